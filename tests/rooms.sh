#!/usr/bin/env bash
# Checks that each package depends only on those it may: see ARCHITECTURE.md.
set -euo pipefail
cd "$(dirname "$0")/.."

cargo metadata --format-version 1 --no-deps --offline | python3 -c '
import json, sys

MAY = {
    "rsylla-cql": set(),
    "rsylla-project": {"rsylla-cql"},
    "rsylla-codegen": {"rsylla-cql"},
    "rsylla-schema": {"rsylla-cql"},
    "rsylla-sources": {"rsylla-cql", "rsylla-project"},
    "rsylla-server": set(),
    "rsylla-macros": {"rsylla-cql", "rsylla-project"},
    "rsylla": {"rsylla-macros", "rsylla-server"},
    "rsylla-cli": {"rsylla-codegen", "rsylla-cql", "rsylla-project", "rsylla-schema", "rsylla-server", "rsylla-sources", "rsylla"},
    "rsylla-py": {"rsylla", "rsylla-cli", "rsylla-cql", "rsylla-project"},
    "rsylla-examples": {"rsylla"},
    "rsylla-conformance": {"rsylla-cli"},
    "rsylla-mistakes": {"rsylla-cql"},
    "rsylla-differential": {"rsylla-conformance", "rsylla-cql", "rsylla-server"},
    "rsylla-faults": {"rsylla", "rsylla-server"},
    "rsylla-benches": {"rsylla", "rsylla-cql", "rsylla-project"},
}
wrong = 0
for package in json.load(sys.stdin)["packages"]:
    name = package["name"]
    if name not in MAY:
        print(f"{name} is not in the table of rooms (tests/rooms.sh, ARCHITECTURE.md)")
        wrong = 1
        continue
    for dependency in package["dependencies"]:
        other = dependency["name"]
        if dependency["kind"] is None and other.startswith("rsylla") and other not in MAY[name]:
            print(f"{name} must not depend on {other}")
            wrong = 1
sys.exit(wrong)
'
