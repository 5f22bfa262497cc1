"""Rows as objects of classes that people write."""

import dataclasses
import enum
import functools
import itertools
import keyword
import types
import typing
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from rsylla._errors import ArgumentError, ResultError


@dataclasses.dataclass(frozen=True, slots=True)
class Column:
    """Says which column a field is of, where its name does not: `Annotated[int, Column("1st")]`.

    Attributes:
        name: the column, or the field of a user type.
    """

    name: str


_Rows = Iterable[Iterable[Any]]
_Make = Callable[[_Rows], Iterable[Any]]
_Convert = Callable[[Any], Any]


def typed_rows(row_type: Any, names: tuple[str, ...], rows: Sequence[Iterable[Any]]) -> list[Any]:
    """Makes an object of `row_type` of each row.

    Arguments:
        row_type: a dataclass, a `NamedTuple`, a pydantic model or a msgspec struct, whose fields go
            by the columns' names; or `dict`, `tuple`, `list`.
        names: the columns' names.
        rows: the rows.

    Returns:
        The objects.

    Raises:
        ArgumentError: if it is another type.
        ResultError: if the columns or their values do not fit it.
    """
    make = _maker(row_type, names)
    made: list[Any] = []
    try:
        made.extend(make(rows))
    except (TypeError, ValueError, LookupError) as error:
        message = f"row {len(made)} is no {row_type.__qualname__}: {error}"
        raise ResultError(message) from error
    return made


@functools.lru_cache(maxsize=256)
def _maker(row_type: Any, names: tuple[str, ...]) -> _Make:
    """Returns what makes objects of rows, without a step of Python for each where that can be."""
    if row_type in (tuple, list):
        return lambda rows: map(row_type, rows)
    if row_type is dict:
        _refuse_repeated(names)
        return lambda rows: (dict(zip(names, row, strict=True)) for row in rows)
    kind = _kind(row_type)
    if kind is None:
        shown = getattr(row_type, "__qualname__", repr(row_type))
        raise ArgumentError(
            "rows become objects of a dataclass, a NamedTuple, a pydantic model or a msgspec "
            f"struct, or dict, tuple or list, not {shown}",
            outcome="not executed",
        )
    renamed = _renamed(row_type)
    fields = tuple(_field_name(name, renamed) for name in names)
    _refuse_repeated(fields)
    if not kind.validates:
        _compare(row_type, fields, kind)
        if fields == kind.positional and not _converters(row_type):
            return lambda rows: itertools.starmap(row_type, rows)
    from_fields = _from_fields(row_type)
    return lambda rows: (from_fields(dict(zip(fields, row, strict=True))) for row in rows)


@dataclasses.dataclass(frozen=True)
class _Kind:
    """What is known of a class of rows."""

    known: frozenset[str]
    required: frozenset[str]
    # The fields that the constructor takes by position.
    positional: tuple[str, ...]
    # Whether the class looks at names and values itself.
    validates: bool = False


def _kind(row_type: Any) -> _Kind | None:
    if not isinstance(row_type, type):
        return None
    if dataclasses.is_dataclass(row_type):
        fields = [field for field in dataclasses.fields(row_type) if field.init]
        return _Kind(
            frozenset(field.name for field in fields),
            frozenset(
                field.name
                for field in fields
                if field.default is dataclasses.MISSING
                and field.default_factory is dataclasses.MISSING
            ),
            tuple(field.name for field in fields if not field.kw_only),
        )
    if issubclass(row_type, tuple) and hasattr(row_type, "_fields"):
        names: tuple[str, ...] = row_type._fields
        optional: dict[str, Any] = getattr(row_type, "_field_defaults", {})
        return _Kind(frozenset(names), frozenset(names) - optional.keys(), names)
    if hasattr(row_type, "__pydantic_fields__") or hasattr(row_type, "__struct_fields__"):
        return _Kind(frozenset(), frozenset(), (), validates=True)
    return None


def _compare(row_type: Any, fields: tuple[str, ...], kind: _Kind) -> None:
    """Raises where the columns are not the fields."""
    unknown = [field for field in fields if field not in kind.known]
    missing = sorted(kind.required.difference(fields))
    if not unknown and not missing:
        return
    said = []
    if unknown:
        said.append(f"it has no field {_listed(unknown)}")
    if missing:
        said.append(f"the result has no column {_listed(missing)}")
    raise ResultError(f"rows are no {row_type.__qualname__}: {'; '.join(said)}")


def _from_fields(row_type: Any) -> Callable[[dict[str, Any]], Any]:
    """Returns what makes an object of `row_type` of a dict."""
    from_values = _from_values(row_type)
    converters = _converters(row_type)
    if not converters:
        return from_values

    def make(fields: dict[str, Any]) -> Any:
        for name, convert in converters.items():
            if fields.get(name) is not None:
                fields[name] = convert(fields[name])
        return from_values(fields)

    return make


def _from_values(row_type: Any) -> Callable[[dict[str, Any]], Any]:
    """Returns what makes an object of `row_type` of values that are what its annotations say."""
    if hasattr(row_type, "__struct_fields__"):
        import msgspec  # noqa: PLC0415 - there is a struct, so the library is there

        try:
            msgspec.convert({}, type=row_type)
        except msgspec.ValidationError:
            pass
        except TypeError:
            # A type that msgspec cannot look at, such as a union of two classes.
            return lambda fields: row_type(**fields)
        return functools.partial(msgspec.convert, type=row_type)
    if hasattr(row_type, "model_validate"):
        return typing.cast("Callable[[dict[str, Any]], Any]", row_type.model_validate)
    return lambda fields: row_type(**fields)


@functools.lru_cache(maxsize=256)
def _converters(row_type: Any) -> dict[str, _Convert]:
    """Returns how the fields' values become what the annotations say, where they are not yet."""
    converters = {}
    for name, hint in typing.get_type_hints(row_type).items():
        convert = _converter(hint)
        if convert is not None:
            converters[name] = convert
    return converters


def _converter(hint: Any) -> _Convert | None:  # noqa: PLR0911 - one for each kind of hint
    """Returns how a value becomes what `hint` says; `None` where it is that already.

    Classes of user types are made of their fields, enums of their values, and collections become
    the kind that is written: a `frozenset`, a `tuple`.
    """
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin in (typing.Union, types.UnionType):
        given = [argument for argument in arguments if argument is not type(None)]
        return _converter(given[0]) if len(given) == 1 else None
    if origin is tuple and arguments[-1:] != (...,):
        return _tuple_converter(arguments)
    if origin in (list, set, frozenset, tuple):
        return _collection_converter(origin, _converter(arguments[0]))
    if origin is dict:
        return _dict_converter(*map(_converter, arguments))
    if isinstance(hint, type) and issubclass(hint, enum.Enum):
        return hint
    if _kind(hint) is not None:
        from_fields = _from_fields(hint)
        renamed = _renamed(hint)
        return lambda value: (
            value if isinstance(value, hint) else from_fields(_fields(value, renamed))
        )
    return None


@functools.lru_cache(maxsize=256)
def _renamed(row_type: Any) -> dict[str, str]:
    """Returns the fields of the columns that annotations name, by column."""
    try:
        hints = typing.get_type_hints(row_type, include_extras=True)
    except NameError:
        # A class made in a function: what its annotations name is out of sight.
        return {}
    return {
        part.name: field
        for field, hint in hints.items()
        if typing.get_origin(hint) is typing.Annotated
        for part in hint.__metadata__
        if isinstance(part, Column)
    }


@functools.lru_cache(maxsize=256)
def columns_of(row_type: Any) -> dict[str, str]:
    """Returns the columns that fields of a class stand for under another name, by field."""
    fields = {field: column for column, field in _renamed(row_type).items()}
    for name in getattr(row_type, "__annotations__", {}):
        if name.endswith("_") and keyword.iskeyword(name[:-1]):
            fields.setdefault(name, name[:-1])
    return fields


def _fields(value: Any, renamed: dict[str, str]) -> dict[str, Any]:
    """Returns the fields of a user type; in a set it is a tuple of pairs."""
    return {_field_name(name, renamed): field for name, field in dict(value).items()}


def _collection_converter(origin: Any, convert: _Convert | None) -> _Convert | None:
    if convert is not None:
        return lambda value: origin(map(convert, value))
    if origin is list:
        return None
    return lambda value: value if isinstance(value, origin) else origin(value)


def _tuple_converter(hints: tuple[Any, ...]) -> _Convert | None:
    converters = [_converter(hint) for hint in hints]
    if not any(converters):
        return None
    return lambda value: tuple(
        part if convert is None or part is None else convert(part)
        for convert, part in zip(converters, value, strict=True)
    )


def _dict_converter(key: _Convert | None, value: _Convert | None) -> _Convert | None:
    if key is None and value is None:
        return None
    return lambda entries: {
        (key(k) if key else k): (value(v) if value else v) for k, v in dict(entries).items()
    }


def _field_name(column: str, renamed: dict[str, str]) -> str:
    """Returns what people write for a column: `class_` for `class`, `applied` for `[applied]`."""
    if column in renamed:
        return renamed[column]
    name = column.removeprefix("[").removesuffix("]")
    return f"{name}_" if keyword.iskeyword(name) else name


def _refuse_repeated(names: tuple[str, ...]) -> None:
    if len(set(names)) != len(names):
        repeated = [name for name in dict.fromkeys(names) if names.count(name) > 1]
        raise ResultError(f"several columns are named {_listed(repeated)}; rename them with AS")


def _listed(names: Iterable[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)
