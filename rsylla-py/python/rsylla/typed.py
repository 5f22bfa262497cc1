"""Typed answers: what generated code stands on, and what hand-written code may use as well.

`rsylla generate python` writes a class for each file of statements. A method of it sends one
statement and reads the answer by the functions here, and by `QueryResult.rows` with a class.
"""

import itertools
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

from rsylla._errors import ArgumentError
from rsylla._native import AsyncQueryResult, QueryResult
from rsylla._rows import Column, typed_rows

__all__ = ["Applied", "Column", "all_given", "each", "each_awaited"]

_Row = TypeVar("_Row")
_Found = TypeVar("_Found")

# How many rows `each` makes at a time.
_CHUNK = 256


@dataclass(frozen=True, slots=True)
class Applied(Generic[_Row]):
    """What a conditional statement (`IF …`) answered; true where it was applied.

    Attributes:
        applied: whether the condition held, and the statement was applied.
        row: where it did not hold, the row as it is, as far as the server sends it (fields of
            columns it does not send are `None`); `None` where there is no such row.
    """

    applied: bool
    row: _Row | None = None

    @staticmethod
    def of(
        result: QueryResult, row_type: type[_Found], *, key: str | None = None
    ) -> "Applied[_Found]":
        """Reads the answer by the columns that are present: servers differ in what they send.

        Arguments:
            result: the answer of a conditional statement.
            row_type: the class of the row; see `QueryResult.rows`.
            key: a key column, which ScyllaDB sends as null where there is no such row.

        Returns:
            The answer.

        Raises:
            ResultError: if the columns or their values do not fit the class.
        """
        row = result.first_row()
        # A batch answers with a row for each of its conditions; all say the same of `[applied]`.
        if row is None or row[0]:
            return Applied(applied=True)
        names = tuple(column["name"] for column in result.col_specs())[1:]
        values = row[1:]
        if not names or (key in names and values[names.index(key)] is None):
            return Applied(applied=False)
        return Applied(applied=False, row=typed_rows(row_type, names, [values])[0])

    def __bool__(self) -> bool:
        return self.applied


def each(result: QueryResult, row_type: type[_Row]) -> Iterator[_Row]:
    """Iterates over a result as objects, fetching further pages as it comes to them.

    Arguments:
        result: the result.
        row_type: the class of the rows; see `QueryResult.rows`.

    Yields:
        The rows.
    """
    names = tuple(column["name"] for column in result.col_specs())
    rows = iter(result)
    while chunk := list(itertools.islice(rows, _CHUNK)):
        yield from typed_rows(row_type, names, chunk)


async def each_awaited(result: AsyncQueryResult, row_type: type[_Row]) -> AsyncIterator[_Row]:
    """Iterates over a result of `rsylla.aio` as objects, awaiting further pages.

    Arguments:
        result: the result, which has further pages only where a page size was set.
        row_type: the class of the rows; see `QueryResult.rows`.

    Yields:
        The rows.
    """
    async for page in result.pages():
        for row in page.rows(row_type):
            yield row


def all_given(**values: object) -> bool:
    """Whether the values of an optional part are given: all of them, or none.

    Arguments:
        values: the values by the names of their arguments; `None` is not given.

    Returns:
        Whether they are given.

    Raises:
        ArgumentError: if only some are.
    """
    missing = [name for name, value in values.items() if value is None]
    if missing and len(missing) < len(values):
        raise ArgumentError(
            f"{', '.join(values)} are given together or not at all; {', '.join(missing)} is None",
            outcome="not executed",
        )
    return not missing
