"""Statements checked against schema files, before a server sees them."""

import os
from dataclasses import dataclass
from typing import Literal

from rsylla._errors import CheckError
from rsylla._native import Schema


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """What is wrong with a statement, or worth knowing of it.

    Attributes:
        code: what kind of mistake, such as `"unknown-column"`; `rsylla explain` tells more.
        severity: `"error"` where the server would refuse it, or where a lint is denied.
        message: what is wrong, in one line.
        help: what would be right, where that is known.
        line: the line of the first character concerned, from 1.
        column: its column in characters, from 1.
        end_line: the line of the end.
        end_column: the column after the last character.
        rendered: all of this as text, with the line and carets under the characters.
    """

    code: str
    severity: Literal["error", "warning"]
    message: str
    help: str | None
    line: int
    column: int
    end_line: int
    end_column: int
    rendered: str

    def __str__(self) -> str:
        """Returns the diagnostic as text."""
        return self.rendered


def check(
    cql: str, schema: Schema | str | os.PathLike[str], *, keyspace: str | None = None
) -> list[Diagnostic]:
    """Checks a statement against schema files.

    Arguments:
        cql: the statement.
        schema: what it is checked against, or where the files are: see `Schema.load`.
        keyspace: the keyspace of names without one.

    Returns:
        What was found, in the order of the text: nothing if all is fine.

    Raises:
        CheckError: if the schema files themselves are wrong.
        ArgumentError: if they cannot be read.
    """
    if not isinstance(schema, Schema):
        schema = Schema.load(schema)
    return schema.check(cql, keyspace=keyspace)


def refusal(diagnostics: list[Diagnostic], statement: str | None) -> CheckError:
    """Returns the exception that tells of `diagnostics`, of which there is one or more."""
    first = diagnostics[0]
    error = CheckError(
        "\n".join(diagnostic.rendered for diagnostic in diagnostics),
        statement=statement,
        outcome="not executed",
    )
    error.diagnostics = tuple(diagnostics)
    error.code = first.code
    error.message = first.message
    error.help = first.help
    error.line = first.line
    error.column = first.column
    error.rendered = first.rendered
    return error
