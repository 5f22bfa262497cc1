"""The compiled half of the package; `rsylla` re-exports what is public."""

import asyncio
import os
import uuid
from collections.abc import (
    AsyncIterable,
    AsyncIterator,
    Callable,
    Iterable,
    Iterator,
    Mapping,
    Sequence,
)
from types import TracebackType
from typing import (
    Any,
    ClassVar,
    Literal,
    Protocol,
    Self,
    SupportsIndex,
    TypeAlias,
    TypeVar,
    final,
    overload,
)

import pandas as pd
import polars as pl
import pyarrow as pa
from typing_extensions import disjoint_base

from rsylla._schema import Diagnostic
from rsylla._trace import Trace

_T = TypeVar("_T")

class _Dataclass(Protocol):
    __dataclass_fields__: ClassVar[dict[str, Any]]

class _PydanticModel(Protocol):
    __pydantic_fields__: ClassVar[dict[str, Any]]

class _MsgspecStruct(Protocol):
    __struct_fields__: ClassVar[tuple[str, ...]]

# By marker name, or by position.
_Values: TypeAlias = (
    Mapping[str, Any] | Sequence[Any] | _Dataclass | _PydanticModel | _MsgspecStruct | Row
)

# The path of a file, or its text.
_Pem: TypeAlias = str | os.PathLike[str] | bytes

# Called with the number of rows done, and of all rows.
_Progress: TypeAlias = Callable[[int, int | None], object]

class _ArrowStream(Protocol):
    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object: ...

class _ArrowArray(Protocol):
    def __arrow_c_array__(
        self, requested_schema: object | None = None
    ) -> tuple[object, object]: ...

__all__ = [
    "ArrowStream",
    "AsyncQueryResult",
    "AsyncSession",
    "AsyncSessionBuilder",
    "Batch",
    "ExecutionProfile",
    "PreparedStatement",
    "Query",
    "QueryResult",
    "Row",
    "RowIterator",
    "Schema",
    "Session",
    "SessionBuilder",
    "__version__",
    "_row",
    "_run_command",
    "_shut_down",
]

__version__: str

def _shut_down() -> None: ...
def _row(names: Sequence[str], values: Sequence[Any]) -> Row: ...
def _run_command(arguments: list[str]) -> int: ...

@disjoint_base
class SessionBuilder:
    """How a session connects: `SessionBuilder().known_node("localhost:9042").build()`.

    Each method changes the builder and returns it.
    """

    def __new__(cls) -> Self: ...
    def known_node(self, hostname: str) -> Self:
        """Adds a node to begin with.

        Arguments:
            hostname: `"host:port"`, or `"host"` for port 9042. Of a name's addresses, the one that
                answers is taken.
        """

    def known_nodes(self, hostnames: list[str]) -> Self:
        """Adds nodes to begin with.

        Arguments:
            hostnames: each as in `known_node`.
        """

    def use_keyspace(self, keyspace_name: str, case_sensitive: bool = False) -> Self:
        """Sets the keyspace that unqualified names belong to.

        Arguments:
            keyspace_name: the keyspace.
            case_sensitive: whether the name is taken as if in double quotes.
        """

    def connection_timeout(self, ms: int) -> Self:
        """Sets a bound for connecting to a node.

        Arguments:
            ms: milliseconds; 5000 by default.

        Raises:
            ArgumentError: if it is not positive.
        """

    def pool_size(self, size: int) -> Self:
        """Sets the number of connections to each node.

        Arguments:
            size: one or more; by default one, or one for each shard of ScyllaDB.

        Raises:
            ArgumentError: if it is not positive.
        """

    def user(self, username: str, password: str) -> Self:
        """Sets the login.

        Arguments:
            username: the role's name.
            password: its password, which is shown nowhere.
        """

    def compression(self, compression: Literal["lz4", "snappy"] | str | None) -> Self:
        """Sets the compression of requests and answers.

        Arguments:
            compression: `"lz4"`, `"snappy"` or `None`, the default.

        Raises:
            ArgumentError: if it is another one.
        """

    def tcp_nodelay(self, nodelay: bool) -> Self:
        """Sets whether small requests are sent at once.

        Arguments:
            nodelay: true by default.
        """

    def tcp_keepalive(self, keepalive: int | None) -> Self:
        """Sets how often TCP looks whether an idle connection lives.

        Arguments:
            keepalive: milliseconds, or `None`, the default: the session itself looks every five
                seconds.

        Raises:
            ArgumentError: if it is not positive.
        """

    def consistency(self, name: str) -> Self:
        """Sets the consistency of statements that have none of their own.

        Arguments:
            name: such as `"QUORUM"`; `"LOCAL_QUORUM"` by default.

        Raises:
            ArgumentError: if there is none of this name.
        """

    def request_timeout(self, ms: int) -> Self:
        """Sets a bound for the answers of statements that have none of their own.

        Arguments:
            ms: milliseconds; 10000 by default.

        Raises:
            ArgumentError: if it is not positive.
        """

    def prefer_datacenter(self, datacenter: str, rack: str | None = None) -> Self:
        """Prefers the nodes of a data centre; those of others are not asked.

        A profile that names a data centre itself, or permits others, has its way.

        Arguments:
            datacenter: its name.
            rack: a rack of it, whose nodes are asked first.
        """

    def execution_profile(self, profile: ExecutionProfile) -> Self:
        """Sets how statements are sent that do not say themselves.

        Arguments:
            profile: all but what `consistency` and `request_timeout` of this builder say.
        """

    def tls(
        self,
        ca: _Pem | None = None,
        *,
        certificate: _Pem | None = None,
        key: _Pem | None = None,
        server_name: str | None = None,
        check_host_name: bool = True,
    ) -> Self:
        """Encrypts connections.

        Each server must show a certificate of an authority that is trusted, which is not expired
        and carries the name or address that was connected to. Files are read now, as PEM: the path
        of one, or its text as bytes.

        Arguments:
            ca: the authorities that are trusted; by default those of the system.
            certificate: what is shown to servers that ask for a certificate, with the chain to its
                authority.
            key: its private key, not encrypted.
            server_name: the name that every server's certificate must carry instead of its address.
            check_host_name: with `False`, certificates may carry any name.

        Raises:
            ArgumentError: if a file cannot be read or holds something else, or the key is that of
                another certificate.
        """

    def schema(self, schema: Schema | None) -> Self:
        """Lets the session check statements before they leave.

        `SELECT`, `INSERT`, `UPDATE`, `DELETE` and batches are checked when they are prepared or run
        as text. Schema statements pass.

        Arguments:
            schema: what they are checked against. What does not fit raises `CheckError`.
        """

    def build(self) -> Session:
        """Connects.

        Returns:
            The connected session.

        Raises:
            ConnectError: if no node can be reached.
            AuthenticationError: if the login is missing or wrong.
        """

@final
class Session:
    """A connected session, for any number of threads.

    Every call waits for its answer without holding the interpreter, and Ctrl-C ends the wait. As a
    context manager it closes itself.
    """

    @staticmethod
    def connect(nodes: list[str]) -> Session:
        """Connects with the defaults of `SessionBuilder`.

        Arguments:
            nodes: some of the cluster's nodes, each as `"host:port"` or `"host"`.

        Returns:
            The connected session.

        Raises:
            ConnectError: if no node can be reached.
        """

    def execute(self, query: str, values: _Values | None = None) -> QueryResult:
        """Runs a statement.

        Without values it is sent as it is; with values it is prepared behind the scenes, once a
        text. A schema change waits until all nodes have it.

        Arguments:
            query: the text.
            values: a value for each bind marker.

        Returns:
            The result, which fetches further pages as they are asked for.

        Raises:
            StatementError: if the server refuses it.
            BindError: if the values do not fit.
            ScyllaError: if something else goes wrong.
        """

    def query(self, query: Query, values: _Values | None = None) -> QueryResult:
        """Runs a statement with the settings of a `Query`; see `execute`.

        Arguments:
            query: the text with its settings.
            values: a value for each bind marker.

        Returns:
            The result.
        """

    def prepare(self, query: str) -> PreparedStatement:
        """Lets the servers read a statement, to be executed many times.

        Names without a keyspace belong to the keyspace that is used now, whatever is used later.

        Arguments:
            query: the text.

        Returns:
            The statement, for this session and any number of threads.

        Raises:
            StatementError: if the server refuses it.
        """

    def execute_prepared(
        self, prepared: PreparedStatement, values: _Values | None = None
    ) -> QueryResult:
        """Runs a prepared statement.

        Arguments:
            prepared: a statement of this session.
            values: a value for each bind marker.

        Returns:
            The result.

        Raises:
            BindError: if the values do not fit.
            StatementError: if it was prepared on another session.
        """

    def batch(self, batch: Batch, values: Sequence[_Values | None] | None = None) -> QueryResult:
        """Sends a batch.

        Arguments:
            batch: the statements.
            values: one entry for each statement, in their order; `None` for those without markers.

        Returns:
            The result: empty, but for the answer to conditions.

        Raises:
            BindError: if the entries are not as many as the statements, or do not fit them.
        """

    def execute_many(
        self,
        statement: str | PreparedStatement,
        values: Iterable[_Values | None],
        *,
        concurrency: int = 128,
        progress: _Progress | None = None,
    ) -> list[QueryResult]:
        """Runs a statement for each entry of `values`, so many at a time.

        Arguments:
            statement: the text, or a prepared statement.
            values: for each execution a value for each bind marker; an iterable, read as it is
                needed.
            concurrency: how many are under way at a time.
            progress: called now and then with the number of rows done, and of all rows if `values`
                has a length.

        Returns:
            The results in the order of `values`.

        Raises:
            ManyError: if some rows failed, once all others are done.
            StatementError: if the server refuses the statement.
        """

    def write_many(
        self,
        statement: str | PreparedStatement,
        values: Iterable[_Values | None],
        *,
        concurrency: int = 128,
        progress: _Progress | None = None,
    ) -> int:
        """Runs a statement that writes for each entry of `values`, ordered by partition.

        Rows of one partition are sent together, as one unlogged batch, if running the statement
        twice is as running it once; others one by one. In which order rows are written is not said.

        Arguments:
            statement: the text, or a prepared statement: an `INSERT`, `UPDATE` or `DELETE`.
            values: for each row a value for each bind marker; an iterable, read as it is needed.
            concurrency: how many requests are under way at a time.
            progress: called now and then with the number of rows done, and of all rows if `values`
                has a length.

        Returns:
            The number of rows.

        Raises:
            ManyError: if some rows failed, once all others are done.
            StatementError: if the server refuses the statement.
        """

    def _execute_window(
        self, prepared: PreparedStatement, rows: list[Any], concurrency: int
    ) -> tuple[list[QueryResult | None], list[tuple[int, Exception]]]: ...
    def _write_window(
        self, prepared: PreparedStatement, rows: list[Any], concurrency: int
    ) -> list[tuple[int, Exception]]: ...
    def insert_arrow(
        self,
        table: str | PreparedStatement,
        data: _ArrowStream | _ArrowArray,
        *,
        nulls: Literal["unset", "null"] = "unset",
        concurrency: int = 128,
    ) -> int:
        """Writes each row of a table or a data frame, without making Python objects of its values.

        Arguments:
            table: the table, as `"table"` or `"keyspace.table"`, which gets an `INSERT` of all
                columns of the data; or a prepared statement whose markers go by their names.
            data: a `pyarrow.Table` or `RecordBatchReader`, a data frame of pandas or polars, a
                `QueryResult`: what offers `__arrow_c_stream__` or `__arrow_c_array__`.
            nulls: `"unset"` leaves a column alone where the data has a null; `"null"` deletes it.
            concurrency: how many rows are under way at a time.

        Returns:
            The number of rows.

        Raises:
            BindError: if the data's columns or values do not fit the statement. Rows before it may
                have been written.
            StatementError: if the server refuses the statement.
            ScyllaError: if something else goes wrong.
        """

    def trace(self, traced: QueryResult | str | uuid.UUID) -> Trace:
        """Returns what the servers noted of a traced statement, once they are done.

        Arguments:
            traced: its result, or its id.

        Returns:
            The trace.

        Raises:
            ArgumentError: if the statement was not traced.
            ResultError: if the servers tell nothing of it within five seconds.
        """

    def use_keyspace(self, keyspace_name: str, case_sensitive: bool = False) -> None:
        """Sets the keyspace that unqualified names belong to, for the whole session.

        Statements that were prepared before keep theirs. Threads that use different keyspaces do
        so through handles of their own; see `keyspace`.

        Arguments:
            keyspace_name: the keyspace.
            case_sensitive: whether the name is taken as if in double quotes.

        Raises:
            StatementError: if there is no such keyspace.
        """

    def keyspace(self, name: str, case_sensitive: bool = False) -> Session:
        """Returns a handle whose unqualified names belong to one keyspace.

        The keyspace is written into each statement before it is sent, so handles of different
        keyspaces, and `use_keyspace`, do not disturb each other.

        Arguments:
            name: the keyspace, which need not exist yet.
            case_sensitive: whether the name is taken as if in double quotes.

        Returns:
            A handle of this session; closing it leaves the session open.

        Raises:
            ArgumentError: if it is no name of a keyspace.
        """

    def await_schema_agreement(self) -> bool:
        """Waits until all nodes have the same schema.

        Returns:
            `True`.

        Raises:
            RequestTimeout: if they do not agree within a minute.
        """

    def get_cluster_data(self) -> str:
        """Returns the cluster's nodes and keyspaces in words, one a line."""

    def get_keyspace(self) -> str | None:
        """Returns the keyspace that unqualified names belong to."""

    def close(self) -> None:
        """Closes the connections once the requests under way are answered.

        Closing again is fine.
        """

    def __enter__(self) -> Self: ...
    def __exit__(
        self,
        _class: type[BaseException] | None,
        _exception: BaseException | None,
        _traceback: TracebackType | None,
        /,
    ) -> None: ...

@final
class Schema:
    """What schema files say, for checking statements; nothing here talks to a server."""

    @staticmethod
    def load(
        path: str | os.PathLike[str],
        *,
        dialect: Literal["cassandra", "scylla"] | None = None,
        keyspace: str | None = None,
    ) -> Schema:
        """Reads schema files, replayed as one history.

        Arguments:
            path: a folder with an `rsylla.toml`, a folder of `.cql` files (numbers in names are
                ordered by value), or one file.
            dialect: whose rules hold, `"cassandra"` by default; an `rsylla.toml` tells its own.
            keyspace: the keyspace of names without one.

        Returns:
            The schema.

        Raises:
            CheckError: if the files are wrong.
            ArgumentError: if they cannot be read.
        """

    @staticmethod
    def parse(
        text: str,
        *,
        dialect: Literal["cassandra", "scylla"] | None = None,
        keyspace: str | None = None,
    ) -> Schema:
        """Reads schema statements from a text.

        Arguments:
            text: the statements.
            dialect: as in `load`.
            keyspace: as in `load`.

        Returns:
            The schema.

        Raises:
            CheckError: if the text is wrong.
        """

    def check(self, cql: str, *, keyspace: str | None = None) -> list[Diagnostic]:
        """Checks a statement.

        Arguments:
            cql: the statement.
            keyspace: the keyspace of names without one.

        Returns:
            What is wrong with it, or worth knowing, in the order of the text.
        """

@final
class ExecutionProfile:
    """How statements are sent: which nodes are asked, how many must answer, how often it is tried.

    It never changes; a session, and each statement, can have its own.

    Arguments:
        consistency: such as `"QUORUM"`; `"LOCAL_QUORUM"` by default.
        serial_consistency: `"LOCAL_SERIAL"` by default, or `"SERIAL"`.
        request_timeout: a bound for the answer in milliseconds; 10000 by default.
        datacenter: the data centre whose nodes are asked.
        rack: a rack of it, whose nodes are asked first.
        datacenter_failover: whether nodes of other data centres are asked where those fail.
        token_aware: whether the nodes that hold the row are asked first.
        retry: what is done after an error that another attempt may cure: `"default"` tries again
            what may be repeated safely, `"never"` nothing, `"downgrading_consistency"` with as many
            replicas as are alive: reads may be stale then, and writes be lost.
        speculative_execution: how many more nodes are asked, and the milliseconds to wait before
            each, where no answer came; only for statements that may be repeated safely.

    Raises:
        ArgumentError: if one of them can never be right.
    """

    def __new__(
        cls,
        *,
        consistency: str | None = None,
        serial_consistency: str | None = None,
        request_timeout: int | None = None,
        datacenter: str | None = None,
        rack: str | None = None,
        datacenter_failover: bool = False,
        token_aware: bool = True,
        retry: Literal["default", "never", "downgrading_consistency"] | str = "default",
        speculative_execution: tuple[int, int] | None = None,
    ) -> Self: ...

@final
class Query:
    """The text of a statement with settings; `Session.query` runs it.

    Each `with_…` method changes the query and returns it.
    """

    def __new__(cls, query: str) -> Self: ...
    def with_consistency(self, name: str) -> Self:
        """Sets the consistency.

        Arguments:
            name: such as `"ONE"`, in any case.

        Raises:
            ArgumentError: if there is none of this name.
        """

    def with_serial_consistency(self, name: str) -> Self:
        """Sets the consistency of its conditions.

        Arguments:
            name: `"SERIAL"` or `"LOCAL_SERIAL"`.

        Raises:
            ArgumentError: if it is another one.
        """

    def with_execution_profile(self, profile: ExecutionProfile) -> Self:
        """Sets how it is sent, where it does not say itself.

        Arguments:
            profile: instead of the session's.
        """

    def with_page_size(self, rows: int) -> Self:
        """Sets the number of rows a page.

        Arguments:
            rows: 5000 by default.

        Raises:
            ArgumentError: if it is not positive.
        """

    def with_timestamp(self, microseconds: int) -> Self:
        """Sets the time of its writes.

        Arguments:
            microseconds: since 1970-01-01.
        """

    def with_timeout(self, ms: int) -> Self:
        """Sets a bound for the answer.

        Arguments:
            ms: milliseconds.

        Raises:
            ArgumentError: if it is not positive.
        """

    def with_tracing(self, enabled: bool) -> Self:
        """Switches tracing on or off.

        Arguments:
            enabled: whether the servers trace it.
        """

    def with_paging_state(self, state: bytes | None) -> Self:
        """Lets the result begin where another one's page ended.

        Arguments:
            state: the other result's `paging_state`.
        """

    def set_idempotent(self, idempotent: bool) -> None:
        """Says whether the statement may be repeated safely.

        Arguments:
            idempotent: whether running it twice is as running it once.
        """

    def is_idempotent(self) -> bool:
        """Returns whether it may be repeated safely: inferred from its text unless it was set."""

    def get_contents(self) -> str:
        """Returns the text."""

@final
class PreparedStatement:
    """A statement prepared on one session, for any number of threads and executions.

    It never changes: each `with_…` method, and `set_idempotent`, returns another one.

    Values are bound by the types of its markers. `None` is null, `UNSET` leaves a column alone.

    ============================  ===================================================
    boolean                       `bool`
    tinyint … bigint, counter     `int` in range, or what has `__index__`
    varint                        `int`
    float, double                 `float`, or a number that a double holds exactly
    decimal                       `Decimal`, `int`
    text, ascii                   `str`
    blob                          `bytes`, `bytearray`, `memoryview`
    uuid, timeuuid                `UUID`, `str`
    inet                          `IPv4Address`, `IPv6Address`, `str`
    timestamp                     `datetime` (naive: UTC), `int` milliseconds, `Timestamp`
    date                          `date`, `int` days, `"YYYY-MM-DD"`, `Date`
    time                          `time`, `int` nanoseconds, `"HH:MM:SS.f"`, `Time`
    duration                      `Duration`, `timedelta`
    list, set, vector             `list`, `tuple`, `set`, `frozenset`, any sized collection
    map                           `dict`, any mapping, pairs
    tuple                         `tuple`, `list`
    a user type                   `dict`, dataclass, named tuple, pairs, an object with its fields
    ============================  ===================================================
    """

    def with_consistency(self, name: str) -> PreparedStatement:
        """Returns the statement with another consistency.

        Arguments:
            name: such as `"ONE"`, in any case.

        Raises:
            ArgumentError: if there is none of this name.
        """

    def with_serial_consistency(self, name: str) -> PreparedStatement:
        """Returns the statement with another consistency for its conditions.

        Arguments:
            name: `"SERIAL"` or `"LOCAL_SERIAL"`.

        Raises:
            ArgumentError: if it is another one.
        """

    def with_execution_profile(self, profile: ExecutionProfile) -> PreparedStatement:
        """Returns the statement with another way to be sent, where it does not say itself.

        Arguments:
            profile: instead of the session's.
        """

    def with_page_size(self, rows: int) -> PreparedStatement:
        """Returns the statement with another number of rows a page.

        Arguments:
            rows: 5000 by default.

        Raises:
            ArgumentError: if it is not positive.
        """

    def with_timestamp(self, microseconds: int) -> PreparedStatement:
        """Returns the statement with a time for its writes.

        Arguments:
            microseconds: since 1970-01-01.
        """

    def with_timeout(self, ms: int) -> PreparedStatement:
        """Returns the statement with a bound for its answer.

        Arguments:
            ms: milliseconds.

        Raises:
            ArgumentError: if it is not positive.
        """

    def with_tracing(self, enabled: bool) -> PreparedStatement:
        """Returns the statement with or without tracing.

        Arguments:
            enabled: whether the servers trace it.
        """

    def with_paging_state(self, state: bytes | None) -> PreparedStatement:
        """Returns the statement so that its result begins where another one's page ended.

        Arguments:
            state: the other result's `paging_state`.
        """

    def set_idempotent(self, idempotent: bool) -> PreparedStatement:
        """Returns the statement with another answer to whether it may be repeated safely.

        Arguments:
            idempotent: whether running it twice is as running it once.
        """

    def is_idempotent(self) -> bool:
        """Returns whether it may be repeated safely: inferred from its text unless it was set."""

    def get_id(self) -> bytes:
        """Returns the server's id of the statement."""

    def get_statement(self) -> str:
        """Returns the text that was prepared."""

@final
class Batch:
    """Statements that are sent as one.

    Each `with_…` method changes the batch and returns it.
    """

    def __new__(
        cls, batch_type: Literal["logged", "unlogged", "counter"] | str = "logged"
    ) -> Self: ...
    def append_statement(self, statement: str) -> None:
        """Appends the text of a statement.

        Arguments:
            statement: the text; it is prepared behind the scenes if it gets values.
        """

    def append_query(self, query: Query) -> None:
        """Appends the text of a query; in a batch its settings are the batch's.

        Arguments:
            query: the query.
        """

    def append_prepared(self, prepared: PreparedStatement) -> None:
        """Appends a prepared statement.

        Arguments:
            prepared: a statement of the session that will send the batch.
        """

    def with_consistency(self, name: str) -> Self:
        """Sets the consistency.

        Arguments:
            name: such as `"ONE"`, in any case.

        Raises:
            ArgumentError: if there is none of this name.
        """

    def with_serial_consistency(self, name: str) -> Self:
        """Sets the consistency of its conditions.

        Arguments:
            name: `"SERIAL"` or `"LOCAL_SERIAL"`.

        Raises:
            ArgumentError: if it is another one.
        """

    def with_execution_profile(self, profile: ExecutionProfile) -> Self:
        """Sets how it is sent, where it does not say itself.

        Arguments:
            profile: instead of the session's.
        """

    def with_timestamp(self, microseconds: int) -> Self:
        """Sets the time of its writes.

        Arguments:
            microseconds: since 1970-01-01.
        """

    def with_timeout(self, ms: int) -> Self:
        """Sets a bound for the answer.

        Arguments:
            ms: milliseconds.

        Raises:
            ArgumentError: if it is not positive.
        """

    def with_tracing(self, enabled: bool) -> Self:
        """Switches tracing on or off.

        Arguments:
            enabled: whether the servers trace it.
        """

    def set_idempotent(self, idempotent: bool) -> None:
        """Says whether the batch may be repeated safely.

        Arguments:
            idempotent: whether sending it twice is as sending it once.
        """

    def is_idempotent(self) -> bool:
        """Returns whether it may be repeated safely: inferred from its statements unless set."""

    def statements_count(self) -> int:
        """Returns the number of statements."""

    def __len__(self) -> int: ...
    def __bool__(self) -> bool: ...

@disjoint_base
class QueryResult:
    """The result of a statement.

    It can be iterated again and again. A result of several pages keeps the first; each loop
    fetches the others anew, so that a loop over a large table holds one page at a time. `rows()`
    fetches and keeps all of them.
    """

    @overload
    def rows(self, row_type: None = None, /) -> list[Row]: ...
    @overload
    def rows(self, row_type: type[_T], /) -> list[_T]:
        """Returns all rows, fetching further pages if there are any.

        Arguments:
            row_type: what they become: a dataclass, a `NamedTuple`, a pydantic model or a msgspec
                struct, whose fields go by the columns' names (`class_` for a column `class`); or
                `dict`, `tuple`, `list`. User types become what the annotation of a field says.

        Returns:
            The rows, of type `Row` if no other is given.

        Raises:
            ResultError: if the columns or their values do not fit the type.
        """

    def page(self) -> list[Row]:
        """Returns the rows of the page that was fetched, and no others."""

    @overload
    def first_row(self, row_type: None = None, /) -> Row | None: ...
    @overload
    def first_row(self, row_type: type[_T], /) -> _T | None:
        """Returns the first row, or `None`.

        Arguments:
            row_type: what it becomes; see `rows`.
        """

    @overload
    def single_row(self, row_type: None = None, /) -> Row: ...
    @overload
    def single_row(self, row_type: type[_T], /) -> _T:
        """Returns the only row.

        Arguments:
            row_type: what it becomes; see `rows`.

        Raises:
            RowCountError: if there is none, or several.
        """

    def to_arrow(self, *, decimal_scale: int | None = None) -> pa.Table:
        """Returns all rows as a `pyarrow.Table`, decoded without making Python objects.

        Arguments:
            decimal_scale: the digits after the point of `decimal` columns; by default as many as
                the value with the most of them has.

        Raises:
            ResultError: if a decimal or varint has more than 38 digits, or more after the point
                than `decimal_scale`.
            ImportError: if pyarrow is not installed.
        """

    def to_pandas(self, *, decimal_scale: int | None = None, **options: Any) -> pd.DataFrame:
        """Returns all rows as a `pandas.DataFrame` of Arrow columns.

        Arguments:
            decimal_scale: as in `to_arrow`.
            options: for `pyarrow.Table.to_pandas`. `types_mapper` is `pandas.ArrowDtype` unless it
                is given; with `None` pandas makes columns of its own types, where integers beside a
                null become floats.
        """

    def to_polars(self, *, decimal_scale: int | None = None) -> pl.DataFrame:
        """Returns all rows as a `polars.DataFrame`; durations become structs.

        Arguments:
            decimal_scale: as in `to_arrow`.
        """

    def arrow_reader(self, *, decimal_scale: int | None = None) -> pa.RecordBatchReader:
        """Returns the rows as a `pyarrow.RecordBatchReader`, for results larger than memory.

        Each page is a record batch, fetched when it is asked for.

        Arguments:
            decimal_scale: as in `to_arrow`, but by default as many digits as the first page needs.
        """

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object: ...
    def first_row_typed(self) -> dict[str, Any] | None:
        """Returns the first row as a dict by column name, or `None`."""

    def rows_typed(self) -> list[dict[str, Any]]:
        """Returns all rows as dicts by column name."""

    def col_specs(self) -> list[dict[str, str]]:
        """Returns a dict for each column: `keyspace`, `table`, `table_spec`, `name`, `typ`."""

    def tracing_id(self) -> str | None:
        """Returns the id of the trace, if the statement asked for one."""

    def warnings(self) -> list[str]:
        """Returns the server's warnings."""

    @property
    def paging_state(self) -> bytes | None:
        """Where the next page begins, or `None` after the last: for `with_paging_state`."""

    def __iter__(self) -> Iterator[Row]: ...
    def __next__(self) -> Row: ...
    def __len__(self) -> int: ...
    def __bool__(self) -> bool: ...

@final
class ArrowStream:
    """Record batches for any Arrow library, once."""

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object: ...
    def __arrow_c_schema__(self) -> object: ...

@final
class RowIterator:
    """Iterates over the rows of a result of several pages."""

    def __iter__(self) -> Self: ...
    def __next__(self) -> Row: ...

@final
class Row:
    """One row of a result: an immutable sequence of its columns' values.

    `row[0]`, `row["name"]` and `row.name` read a value, and `a, b = row` unpacks all. A column
    whose name is that of a method is read as `row["get"]`.
    """

    def columns(self) -> list[Any]:
        """Returns the values in the order of the columns."""

    def as_dict(self) -> dict[str, Any]:
        """Returns the values by column name, in the order of the columns.

        Raises:
            KeyError: if several columns have the same name.
        """

    def get(self, key: str | int, default: Any = None) -> Any:
        """Returns the value at a position or of a column.

        Arguments:
            key: the position or the name.
            default: what is returned if there is none.
        """

    @overload
    def __getitem__(self, key: str | SupportsIndex, /) -> Any: ...
    @overload
    def __getitem__(self, key: slice, /) -> tuple[Any, ...]: ...
    def __getattr__(self, name: str, /) -> Any: ...
    def __len__(self) -> int: ...
    def __iter__(self) -> Iterator[Any]: ...
    def __contains__(self, value: object, /) -> bool: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __copy__(self) -> Self: ...
    def __reduce__(self) -> tuple[Any, ...]: ...
    def __dir__(self) -> list[str]: ...

@final
class AsyncSessionBuilder(SessionBuilder):
    """How a session connects: `await SessionBuilder().known_node("localhost:9042").build()`.

    Each method changes the builder and returns it.

    Arguments:
        upstream_types: whether results give what rsylla 0.1 gave: `str` for uuid and inet; `int`
            for timestamp (milliseconds), date (2³¹ is 1970-01-01) and time (nanoseconds);
            `list` for set and tuple; `dict` for duration.
    """

    def __new__(cls, *, upstream_types: bool = False) -> Self: ...
    def build(self) -> asyncio.Future[AsyncSession]:  # type: ignore[override]
        """Connects, in the event loop that runs.

        Returns:
            The connected session, once it is awaited.

        Raises:
            ConnectError: if no node can be reached.
            AuthenticationError: if the login is missing or wrong.
            LoopError: if no event loop runs.
        """

@final
class AsyncSession:
    """A connected session of one event loop.

    What talks to the servers gives an `asyncio.Future` that is under way already; cancelling it
    gives the request up, whose outcome is unknown then. `async with` closes the session.
    """

    @staticmethod
    def connect(nodes: list[str], *, upstream_types: bool = False) -> asyncio.Future[AsyncSession]:
        """Connects with the defaults of `SessionBuilder`.

        Arguments:
            nodes: some of the cluster's nodes, each as `"host:port"` or `"host"`.
            upstream_types: as for `SessionBuilder`.

        Returns:
            The connected session, once it is awaited.

        Raises:
            ConnectError: if no node can be reached.
        """

    def execute(
        self, query: str, values: _Values | None = None
    ) -> asyncio.Future[AsyncQueryResult]:
        """Runs a statement.

        Without values it is sent as it is; with values it is prepared behind the scenes, once a
        text. A schema change waits until all nodes have it.

        Arguments:
            query: the text.
            values: a value for each bind marker.

        Returns:
            The result with all its rows, once it is awaited.

        Raises:
            StatementError: if the server refuses it.
            BindError: if the values do not fit.
            ScyllaError: if something else goes wrong.
        """

    def query(
        self, query: Query, values: _Values | None = None
    ) -> asyncio.Future[AsyncQueryResult]:
        """Runs a statement with the settings of a `Query`; see `execute`.

        Arguments:
            query: the text with its settings.
            values: a value for each bind marker.

        Returns:
            The result, once it is awaited: with all its rows, or with one page if a page size was
            set.
        """

    def prepare(self, query: str) -> asyncio.Future[PreparedStatement]:
        """Lets the servers read a statement, to be executed many times.

        Names without a keyspace belong to the keyspace that is used now, whatever is used later.

        Arguments:
            query: the text.

        Returns:
            The statement, once it is awaited: for this session and any number of tasks.

        Raises:
            StatementError: if the server refuses it.
        """

    def execute_prepared(
        self, prepared: PreparedStatement, values: _Values | None = None
    ) -> asyncio.Future[AsyncQueryResult]:
        """Runs a prepared statement.

        Arguments:
            prepared: a statement of this session.
            values: a value for each bind marker.

        Returns:
            The result, once it is awaited: with all its rows, or with one page if a page size was
            set.

        Raises:
            BindError: if the values do not fit.
            StatementError: if it was prepared on another session.
        """

    def batch(
        self, batch: Batch, values: Sequence[_Values | None] | None = None
    ) -> asyncio.Future[AsyncQueryResult]:
        """Sends a batch.

        Arguments:
            batch: the statements.
            values: one entry for each statement, in their order; `None` for those without markers.

        Returns:
            The result, once it is awaited: empty, but for the answer to conditions.

        Raises:
            BindError: if the entries are not as many as the statements, or do not fit them.
        """

    def execute_many(
        self,
        statement: str | PreparedStatement,
        values: Iterable[_Values | None] | AsyncIterable[_Values | None],
        *,
        concurrency: int = 128,
        progress: _Progress | None = None,
    ) -> asyncio.Future[list[AsyncQueryResult]]:
        """Runs a statement for each entry of `values`, so many at a time.

        Arguments:
            statement: the text, or a prepared statement.
            values: for each execution a value for each bind marker; an iterable, asynchronous or
                not, read as it is needed.
            concurrency: how many are under way at a time.
            progress: called now and then with the number of rows done, and of all rows if `values`
                has a length.

        Returns:
            The results in the order of `values`, once it is awaited.

        Raises:
            ManyError: if some rows failed, once all others are done.
            StatementError: if the server refuses the statement.
        """

    def write_many(
        self,
        statement: str | PreparedStatement,
        values: Iterable[_Values | None] | AsyncIterable[_Values | None],
        *,
        concurrency: int = 128,
        progress: _Progress | None = None,
    ) -> asyncio.Future[int]:
        """Runs a statement that writes for each entry of `values`, ordered by partition.

        Rows of one partition are sent together, as one unlogged batch, if running the statement
        twice is as running it once; others one by one. In which order rows are written is not said.

        Arguments:
            statement: the text, or a prepared statement: an `INSERT`, `UPDATE` or `DELETE`.
            values: for each row a value for each bind marker; an iterable, asynchronous or not,
                read as it is needed.
            concurrency: how many requests are under way at a time.
            progress: called now and then with the number of rows done, and of all rows if `values`
                has a length.

        Returns:
            The number of rows, once it is awaited.

        Raises:
            ManyError: if some rows failed, once all others are done.
            StatementError: if the server refuses the statement.
        """

    def _execute_window(
        self, prepared: PreparedStatement, rows: list[Any], concurrency: int
    ) -> asyncio.Future[tuple[list[AsyncQueryResult | None], list[tuple[int, Exception]]]]: ...
    def _write_window(
        self, prepared: PreparedStatement, rows: list[Any], concurrency: int
    ) -> asyncio.Future[list[tuple[int, Exception]]]: ...
    def trace(self, traced: QueryResult | str | uuid.UUID) -> asyncio.Future[Trace]:
        """Returns what the servers noted of a traced statement, once they are done.

        Arguments:
            traced: its result, or its id.

        Returns:
            The trace, once it is awaited.

        Raises:
            ArgumentError: if the statement was not traced.
            ResultError: if the servers tell nothing of it within five seconds.
        """

    def use_keyspace(
        self, keyspace_name: str, case_sensitive: bool = False
    ) -> asyncio.Future[None]:
        """Sets the keyspace that unqualified names belong to, for the whole session.

        Arguments:
            keyspace_name: the keyspace.
            case_sensitive: whether the name is taken as if in double quotes.

        Raises:
            StatementError: if there is no such keyspace.
        """

    def keyspace(self, name: str, case_sensitive: bool = False) -> AsyncSession:
        """Returns a handle whose unqualified names belong to one keyspace; nothing is awaited.

        Arguments:
            name: the keyspace, which need not exist yet.
            case_sensitive: whether the name is taken as if in double quotes.

        Returns:
            A handle of this session; closing it leaves the session open.

        Raises:
            ArgumentError: if it is no name of a keyspace.
        """

    def await_schema_agreement(self) -> asyncio.Future[bool]:
        """Waits until all nodes have the same schema.

        Returns:
            `True`, once it is awaited.

        Raises:
            RequestTimeout: if they do not agree within a minute.
        """

    def get_cluster_data(self) -> str:
        """Returns the cluster's nodes and keyspaces in words, one a line."""

    def get_keyspace(self) -> str | None:
        """Returns the keyspace that unqualified names belong to."""

    def close(self) -> asyncio.Future[None]:
        """Closes the connections once the requests under way are answered.

        Closing again is fine.
        """

    def __aenter__(self) -> asyncio.Future[Self]: ...
    def __aexit__(
        self,
        _class: type[BaseException] | None,
        _exception: BaseException | None,
        _traceback: TracebackType | None,
        /,
    ) -> asyncio.Future[None]: ...

@final
class AsyncQueryResult(QueryResult):
    """The result of a statement.

    What was fetched with it is read as that of the blocking side: `rows()`, `first_row()`, `for
    row in result`. There is more only where a page size was set; `async for row in result` goes on
    to it.
    """

    @property
    def has_more_pages(self) -> bool:
        """Whether there are pages that were not fetched with this result."""

    def next_page(self) -> asyncio.Future[AsyncQueryResult | None]:
        """Fetches the page after those of this result.

        Returns:
            That page's result, once it is awaited; `None` after the last.
        """

    def pages(self) -> AsyncIterator[AsyncQueryResult]:
        """Iterates over the pages as results, this one first.

        Returns:
            What `async for` takes; each page is fetched when it is asked for.
        """

    def __aiter__(self) -> AsyncIterator[Row]: ...
