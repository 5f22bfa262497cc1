#!/usr/bin/env bash
# What a query! costs rustc: a crate of 200 statements against the same crate
# with a macro that emits nothing. CPU time of `cargo check` and `cargo build`
# of that crate alone, the best of five; the macros are not optimised, as in
# most projects. Numbers are good while the machine has a core to spare.
set -euo pipefail
cd "$(dirname "$0")/.."

STATEMENTS=${STATEMENTS:-200}
ROOT=$PWD
WORK=${CARGO_TARGET_DIR:-$ROOT/target}/compile-bench
export CARGO_TARGET_DIR=$WORK/target CARGO_INCREMENTAL=0
TIMEFORMAT='%U %S'

# crate NAME MACRO-CRATE: a crate of statements, each in a form that programs have.
crate() {
    mkdir -p "$WORK/$1/src"
    ln -sfn "$ROOT/schemas" "$WORK/schemas"
    cat > "$WORK/$1/Cargo.toml" <<EOF
[package]
name = "bench-$1"
version = "0.0.0"
edition = "2024"
[dependencies]
rsylla = { path = "$ROOT/rsylla" }
nothing = { path = "../nothing" }
[workspace]
EOF
    local statements=(
        'SELECT aggregate_id, version, event_type, event_data, timestamp FROM event_store.events WHERE aggregate_id = ? AND version >= ?'
        'INSERT INTO blog.posts (post_id, author_id, title, content, tags, created_at) VALUES (?, ?, ?, ?, ?, ?)'
        'SELECT timestamp, value, tags FROM monitoring.metrics WHERE metric_name = ? AND bucket = ? AND timestamp >= :start AND timestamp <= :end'
        'UPDATE rate_limiting.rate_limits SET tokens = tokens + ? WHERE identifier = ? AND bucket_time = ?'
        'SELECT id, name, email, created_at FROM tenant.users WHERE id = ?'
    )
    {
        echo '//! Statements.'
        for ((i = 0; i < STATEMENTS; i++)); do
            ((i % 50)) || echo "pub mod m$i { use $2::query;"
            echo "query! { pub Q$i: \"${statements[i % 5]}\" }"
            (((i + 1) % 50)) && ((i + 1 < STATEMENTS)) || echo '}'
        done
    } > "$WORK/$1/src/lib.rs"
}

# cpu NAME COMMAND: seconds of CPU to compile the crate.
cpu() {
    cd "$WORK/$1"
    cargo "$2" --quiet 2>/dev/null
    for _ in 1 2 3 4 5; do
        touch src/lib.rs
        { time cargo "$2" --quiet 2>/dev/null >/dev/null; } 2>&1 | awk '{ print $1 + $2 }'
    done | sort -n | head -n 1
}

mkdir -p "$WORK/nothing/src"
printf '[package]\nname = "nothing"\nversion = "0.0.0"\nedition = "2024"\n[lib]\nproc-macro = true\n' > "$WORK/nothing/Cargo.toml"
printf '//! Nothing.\n/// Emits nothing.\n#[proc_macro]\npub fn query(_: proc_macro::TokenStream) -> proc_macro::TokenStream { proc_macro::TokenStream::new() }\n' > "$WORK/nothing/src/lib.rs"
crate with rsylla
crate without nothing

for command in check build; do
    with=$(cpu with "$command")
    without=$(cpu without "$command")
    awk -v with="$with" -v without="$without" -v n="$STATEMENTS" -v command="$command" \
        'BEGIN { printf "cargo %s: %.2f ms per query! (%d statements in %.2f s, %.2f s without)\n", command, (with - without) / n * 1000, n, with, without }'
done
