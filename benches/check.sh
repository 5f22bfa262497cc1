#!/usr/bin/env bash
# How long `rsylla check` takes for a tree of Python files: 1,000 with 10,000 statements.
#
#     benches/check.sh [FILES] [STATEMENTS PER FILE]
set -euo pipefail
cd "$(dirname "$0")/.."

files=${1:-1000}
statements=${2:-10}
tree=$(mktemp -d)
trap 'rm -rf "$tree"' EXIT

mkdir "$tree/schemas"
cat >"$tree/schemas/shop.cql" <<'CQL'
CREATE KEYSPACE shop WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1};
CREATE TABLE shop.orders (
    customer int, placed_at timestamp, id uuid, total decimal, items map<text, int>, note text,
    PRIMARY KEY (customer, placed_at, id)
);
CQL
python3 - "$tree" "$files" "$statements" <<'PY'
import pathlib
import sys

tree, files, statements = pathlib.Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
HEAD = '''"""Orders of one customer."""

from rsylla import Row, Session


class Orders:
    """Reads orders."""

    def __init__(self, session: Session) -> None:
        self.session = session
'''
READ = '''
    def since_{n}(self, customer: int, start: int, end: int) -> list[Row]:
        """Orders between two times."""
        rows = self.session.execute(
            """
            SELECT id, placed_at, total, items, note
            FROM shop.orders
            WHERE customer = ? AND placed_at >= :start AND placed_at < :end
            LIMIT {n}
            """,
            {{"customer": customer, "start": start, "end": end}},
        )
        return [row for row in rows if row.total is not None]
'''
for file in range(files):
    folder = tree / f"app_{file % 20}"
    folder.mkdir(exist_ok=True)
    body = "".join(READ.format(n=n + 1) for n in range(statements))
    (folder / f"orders_{file}.py").write_text(HEAD + body)
PY

cargo build --release --quiet --package rsylla-cli
bin=$PWD/${CARGO_TARGET_DIR:-target}/release/rsylla
cd "$tree"
"$bin" check
time "$bin" check
