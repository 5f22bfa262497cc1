"""What is measured: the tables, the statements and the values, the same for every driver."""

from __future__ import annotations

import datetime as dt
import uuid

KEYSPACE = "rsylla_bench"
PAGE_ROWS = 1000
BATCH_ROWS = 100

SCHEMA = [
    (
        f"CREATE KEYSPACE IF NOT EXISTS {KEYSPACE} WITH replication = "
        "{'class': 'SimpleStrategy', 'replication_factor': 1} AND durable_writes = false"
    ),
    (
        f"CREATE TABLE IF NOT EXISTS {KEYSPACE}.events "
        "(k int, c int, v text, at timestamp, PRIMARY KEY (k, c))"
    ),
    (
        f"CREATE TABLE IF NOT EXISTS {KEYSPACE}.pages (k int, c int, id uuid, on_sale boolean, "
        "n bigint, price double, name text, at timestamp, PRIMARY KEY (k, c))"
    ),
]
INSERT = f"INSERT INTO {KEYSPACE}.events (k, c, v, at) VALUES (?, ?, ?, ?)"
SELECT = f"SELECT k, c, v, at FROM {KEYSPACE}.events WHERE k = ? AND c = ?"
PAGE = f"SELECT c, id, on_sale, n, price, name, at FROM {KEYSPACE}.pages WHERE k = ?"
FILL = (
    f"INSERT INTO {KEYSPACE}.pages (k, c, id, on_sale, n, price, name, at) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
)

NOW = dt.datetime(2026, 1, 2, 3, 4, 5, tzinfo=dt.UTC)
NOW_MS = int(NOW.timestamp() * 1000)
# The row that is selected, and the rows of a batch.
KEY = (1, 1)
ROW = (*KEY, "a value of some length", NOW)
ROWS = [(2, c, "a value of some length", NOW) for c in range(BATCH_ROWS)]


def page_rows() -> list[tuple[object, ...]]:
    """The rows of the page that is read."""
    return [
        (1, c, uuid.UUID(int=c * 7919 + 2**64), c % 2 == 0, c * 10**9, c / 7, f"name {c}", NOW)
        for c in range(PAGE_ROWS)
    ]
