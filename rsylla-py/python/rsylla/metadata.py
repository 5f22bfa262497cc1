"""The live schema as Python objects: `keyspaces(session)` reads it."""

from collections import defaultdict
from collections.abc import Awaitable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table.

    Attributes:
        name: its name.
        type: its type as CQL writes it, such as `"map<text, int>"`.
        kind: what it is to the table's key.
        position: its place among the columns of its kind, for keys.
        descending: whether a clustering column is ordered from the largest on.
    """

    name: str
    type: str
    kind: Literal["partition_key", "clustering", "static", "regular"]
    position: int = -1
    descending: bool = False


@dataclass(frozen=True, slots=True)
class Index:
    """An index.

    Attributes:
        name: its name.
        kind: `"COMPOSITES"`, `"KEYS"` or `"CUSTOM"`.
        target: what is indexed, as the server writes it: a column, `keys(column)`, …
        options: its options.
    """

    name: str
    kind: str
    target: str
    options: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Table:
    """A table or a materialised view.

    Attributes:
        keyspace: its keyspace.
        name: its name.
        columns: its columns by name: keys first, then by name.
        indexes: its indexes by name.
        base: the table that it is a view of, if it is one.
        comment: its comment.
    """

    keyspace: str
    name: str
    columns: Mapping[str, Column]
    indexes: Mapping[str, Index] = field(default_factory=dict)
    base: str | None = None
    comment: str = ""

    @property
    def partition_key(self) -> tuple[Column, ...]:
        """The columns of the partition key, in order."""
        return tuple(it for it in self.columns.values() if it.kind == "partition_key")

    @property
    def clustering(self) -> tuple[Column, ...]:
        """The clustering columns, in order."""
        return tuple(it for it in self.columns.values() if it.kind == "clustering")


@dataclass(frozen=True, slots=True)
class UserType:
    """A user-defined type.

    Attributes:
        keyspace: its keyspace.
        name: its name.
        fields: the type of each field, in order.
    """

    keyspace: str
    name: str
    fields: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Keyspace:
    """A keyspace.

    Attributes:
        name: its name.
        replication: its replication, such as `{"class": …, "replication_factor": "1"}`.
        durable_writes: whether writes go to the commit log.
        tables: its tables by name.
        views: its materialised views by name.
        types: its user types by name.
    """

    name: str
    replication: Mapping[str, str]
    durable_writes: bool
    tables: Mapping[str, Table]
    views: Mapping[str, Table]
    types: Mapping[str, UserType]


class _Executes(Protocol):
    def execute(self, query: str, /) -> Iterable[Any]: ...


class _Awaits(Protocol):
    def execute(self, query: str, /) -> Awaitable[Iterable[Any]]: ...


_QUERIES = {
    table: f"SELECT * FROM system_schema.{table}"
    for table in ("keyspaces", "tables", "views", "columns", "indexes", "types")
}

# The rank of a column's kind: keys come first.
_KINDS = {"partition_key": 0, "clustering": 1, "static": 2, "regular": 3}


def keyspaces(session: _Executes) -> dict[str, Keyspace]:
    """Reads the live schema.

    Arguments:
        session: a blocking session.

    Returns:
        All keyspaces by name, those of the server itself too.
    """
    return _assembled({table: list(session.execute(query)) for table, query in _QUERIES.items()})


async def keyspaces_awaited(session: _Awaits) -> dict[str, Keyspace]:
    """Reads the live schema over a session of `rsylla.aio`.

    Arguments:
        session: an asyncio session.

    Returns:
        All keyspaces by name, those of the server itself too.
    """
    read = {table: list(await session.execute(query)) for table, query in _QUERIES.items()}
    return _assembled(read)


def _assembled(read: Mapping[str, list[Any]]) -> dict[str, Keyspace]:
    columns: defaultdict[tuple[str, str], list[Column]] = defaultdict(list)
    for row in read["columns"]:
        columns[row.keyspace_name, row.table_name].append(
            Column(
                row.column_name,
                row.type,
                row.kind,
                row.position,
                descending=row.clustering_order == "desc",
            )
        )
    indexes: defaultdict[tuple[str, str], dict[str, Index]] = defaultdict(dict)
    for row in read["indexes"]:
        options = dict(row.options or {})
        index = Index(row.index_name, row.kind, options.pop("target", ""), options)
        indexes[row.keyspace_name, row.table_name][row.index_name] = index

    def table(row: Any, name: str, base: str | None = None) -> Table:
        key = (row.keyspace_name, name)
        ordered = sorted(columns[key], key=lambda it: (_KINDS[it.kind], it.position, it.name))
        by_name = {column.name: column for column in ordered}
        return Table(row.keyspace_name, name, by_name, indexes[key], base, row.comment or "")

    tables: defaultdict[str, dict[str, Table]] = defaultdict(dict)
    for row in read["tables"]:
        tables[row.keyspace_name][row.table_name] = table(row, row.table_name)
    views: defaultdict[str, dict[str, Table]] = defaultdict(dict)
    for row in read["views"]:
        views[row.keyspace_name][row.view_name] = table(row, row.view_name, row.base_table_name)
    types: defaultdict[str, dict[str, UserType]] = defaultdict(dict)
    for row in read["types"]:
        fields = dict(zip(row.field_names or [], row.field_types or [], strict=True))
        types[row.keyspace_name][row.type_name] = UserType(row.keyspace_name, row.type_name, fields)
    return {
        row.keyspace_name: Keyspace(
            row.keyspace_name,
            dict(row.replication),
            row.durable_writes,
            tables[row.keyspace_name],
            views[row.keyspace_name],
            types[row.keyspace_name],
        )
        for row in read["keyspaces"]
    }
