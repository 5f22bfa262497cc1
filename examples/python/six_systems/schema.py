"""Applies the repository's schema files, the one source of truth, to a cluster.

The files make everything ``IF NOT EXISTS``, so applying them again is fine.
"""

import re
from pathlib import Path

from rsylla import Session

SCHEMAS = Path(__file__).resolve().parents[3] / "schemas"


def statements(system: str, keyspace: str | None = None) -> list[str]:
    """The statements of ``schemas/<system>.cql``, in another keyspace if one is given."""
    text = (SCHEMAS / f"{system}.cql").read_text(encoding="utf-8")
    if keyspace is not None:
        text = re.sub(rf"(?<=EXISTS ){system}\b", keyspace, text)
    # No literal in these files holds a semicolon at the end of a line.
    return [statement for statement in text.split(";\n") if statement.strip()]


def apply(session: Session, system: str, keyspace: str | None = None) -> None:
    """Makes the keyspace and the tables of one system."""
    for statement in statements(system, keyspace):
        session.execute(statement)
    session.await_schema_agreement()
