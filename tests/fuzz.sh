#!/usr/bin/env bash
# Fuzzes the lexer, the parser, the catalog and the checker, each for so many
# seconds: `tests/fuzz.sh 600 check` fuzzes the checker for ten minutes.
# Coverage-guided on stable Rust, by the flags that `cargo fuzz` passes to rustc.
# What was found stays in crates/cql/fuzz/artifacts/, what was learnt in corpus/.
set -euo pipefail
cd "$(dirname "$0")/.."

seconds=${1:-20}
shift || true
targets=("$@")
[ ${#targets[@]} -gt 0 ] || targets=(lex parse_statement parse_script catalog check)

fuzz=crates/cql/fuzz
host=$(rustc -vV | sed -n 's/^host: //p')
flags=(--cfg fuzzing -Cpasses=sancov-module
    -Cllvm-args=-sanitizer-coverage-level=4
    -Cllvm-args=-sanitizer-coverage-inline-8bit-counters
    -Cllvm-args=-sanitizer-coverage-pc-table
    -Cllvm-args=-sanitizer-coverage-trace-compares
    -Ccodegen-units=4)
# A target is named, so that the flags stay away from build scripts.
RUSTFLAGS="${flags[*]}" cargo build --quiet --release --target "$host" \
    --manifest-path "$fuzz/Cargo.toml" --target-dir "$fuzz/target"

# Our own statements, one a file, to begin with; whole files for those that read files.
seeds=$fuzz/target/seeds
rm -rf "$seeds"
mkdir -p "$seeds"
cat tests/differential/scripts/*.cql | awk -v to="$seeds" '/;$/ { n++; print > (to "/" n); close(to "/" n) }'
for folder in schemas queries; do
    for file in "$folder"/*.cql; do cp "$file" "$seeds/$folder-${file##*/}"; done
done

for target in "${targets[@]}"; do
    echo "fuzzing $target for $seconds s"
    mkdir -p "$fuzz/corpus/$target" "$fuzz/artifacts/$target"
    log=$fuzz/target/$target.log
    if ! "$fuzz/target/$host/release/$target" -max_total_time="$seconds" -timeout=5 -max_len=8192 \
        -artifact_prefix="$fuzz/artifacts/$target/" "$fuzz/corpus/$target" "$seeds" >"$log" 2>&1; then
        tail -n 30 "$log"
        exit 1
    fi
    tail -n 1 "$log"
done
