#!/usr/bin/env bash
# Runs the Python tests from the installed wheel, on every CPython from 3.11 on
# that this machine has, against one local server.
#
# RSYLLA_BIN: the `rsylla` command. RSYLLA_TEST_NODE: a node to use instead.
# Arguments go to pytest.
set -euo pipefail
cd "$(dirname "$0")/../.."

tests=tests/python
wheel=$(ls wheels/*.whl)

# One environment for each version, the wheel in it.
environment() { # environment PYTHON FOLDER
    [ -x "$2/bin/python" ] || "$1" -m venv "$2"
    "$2/bin/python" -m pip install --quiet --requirement $tests/requirements.txt
    "$2/bin/python" -m pip install --quiet --force-reinstall --no-deps "$wheel"
}

version() { "$1" -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null || true; }

if [ -z "${RSYLLA_TEST_NODE:-}" ]; then
    folder=.rsylla/test-python
    trap '"$RSYLLA_BIN" db down --dir $folder' EXIT
    # An address of this checkout's own, so that another one's tests can run beside these.
    sum=$(cksum <<<"$PWD")
    sum=${sum%% *}
    host=127.0.0.1
    [ "$(uname)" = Linux ] && host=127.$((100 + sum % 100)).$((sum / 100 % 250)).1
    nodes=$("$RSYLLA_BIN" db up --host "$host" --port 19242 --dir $folder)
    export RSYLLA_TEST_NODE=${nodes%%$'\n'*}
fi

own=$(version .venv/bin/python)
echo "== CPython $own"
.venv/bin/python -m pytest $tests "$@"

done=" $own "
for python in python3.{11..14} "$HOME"/.pyenv/versions/3.1[1-9]*/bin/python3; do
    minor=$(version "$python")
    case $minor in 3.1[1-9]) ;; *) continue ;; esac
    [[ $done == *" $minor "* ]] && continue
    done="$done$minor "
    echo "== CPython $minor"
    environment "$python" ".venv/$minor"
    ".venv/$minor/bin/python" -m pytest $tests "$@"
done
