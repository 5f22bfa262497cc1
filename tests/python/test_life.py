"""Life in real programs: how they end, what they hold, where they run."""

from __future__ import annotations

import endings
import pytest
from conftest import run_script


def test_scripts_end_well_with_requests_in_flight(node: str) -> None:
    assert endings.run(node, len(endings.SCRIPTS)) == []


@pytest.mark.parametrize("first", ["", "import rsylla"])
def test_subinterpreters_are_refused(first: str) -> None:
    code = f"""
{first}
try:
    import _interpreters as interpreters
except ImportError:
    import _xxsubinterpreters as interpreters
run = getattr(interpreters, "exec", None) or interpreters.run_string
number = interpreters.create()
run(number, '''
try:
    import rsylla
except ImportError as error:
    print(error, flush=True)
''')
import rsylla
print(rsylla.UNSET)
"""
    done = run_script(code)
    assert done.returncode == 0, done.stderr
    assert "not in a subinterpreter; use threads" in done.stdout
    assert done.stdout.endswith("UNSET\n")
