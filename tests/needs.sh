#!/usr/bin/env bash
# Names everything that building and testing need and this machine lacks, at once.
set -u
missing=0

need() { # need NAME CURE COMMAND…: the command must succeed
    local name=$1 cure=$2
    shift 2
    if ! "$@" >/dev/null 2>&1; then
        echo "missing: $name ($cure)" >&2
        missing=1
    fi
}

java_is_17() {
    local java=java
    [ -n "${JAVA_HOME:-}" ] && java=$JAVA_HOME/bin/java
    "$java" -version 2>&1 | grep -qE 'version "17[.]'
}
python_is_new() {
    "${PYTHON:-python3}" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))'
}

need "Rust 1.88 or later" "install it with rustup" cargo --version
need "a C compiler and linker" "apt install build-essential; xcode-select --install" cc --version
need "Python 3.11 or later with venv" "apt install python3 python3-venv; brew install python" python_is_new
need "Java 17, which runs Cassandra" "apt install openjdk-17-jre-headless; brew install openjdk@17, and set JAVA_HOME" java_is_17
need "Maven, which brings Cassandra's jars" "apt install maven; brew install maven" mvn --version

if [ "$missing" = 1 ]; then
    echo "With Docker instead of Java and Maven: see compose/, and name the node in RSYLLA_TEST_NODE." >&2
fi
exit "$missing"
