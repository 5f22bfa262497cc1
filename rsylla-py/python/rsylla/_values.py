"""Values of CQL that Python has no class for."""

import datetime as _datetime
import enum as _enum
from dataclasses import dataclass as _dataclass
from typing import Final as _Final
from typing import Self as _Self

_INT_32 = 2**31
_INT_64 = 2**63
_NANOSECONDS_OF_DAY = 86_400_000_000_000


class Unset(_enum.Enum):
    """The type of `UNSET`."""

    UNSET = "UNSET"

    def __repr__(self) -> str:
        return "UNSET"


UNSET: _Final = Unset.UNSET
"""Binds nothing: the column keeps the value it has, where `None` would delete it."""


def _require(name: str, number: int, least: int, most: int) -> None:
    if not isinstance(number, int) or isinstance(number, bool):
        raise TypeError(f"{name} is an int, not {type(number).__name__}")
    if not least <= number <= most:
        raise ValueError(f"{name} is out of range, {least} to {most}")


@_dataclass(frozen=True, slots=True)
class Duration:
    """A CQL duration: months, days and nanoseconds, none of which can be told in the others.

    Attributes:
        months: calendar months.
        days: calendar days.
        nanoseconds: time that passes.

    All three have the same sign.
    """

    months: int = 0
    days: int = 0
    nanoseconds: int = 0

    def __post_init__(self) -> None:
        _require("months", self.months, -_INT_32, _INT_32 - 1)
        _require("days", self.days, -_INT_32, _INT_32 - 1)
        _require("nanoseconds", self.nanoseconds, -_INT_64, _INT_64 - 1)
        parts = (self.months, self.days, self.nanoseconds)
        if min(parts) < 0 < max(parts):
            raise ValueError("the parts of a duration have the same sign")

    def __str__(self) -> str:
        """Returns the duration as CQL writes it, such as `1mo2d3ns`."""
        sign = "-" if min(self.months, self.days, self.nanoseconds) < 0 else ""
        parts = ((self.months, "mo"), (self.days, "d"), (self.nanoseconds, "ns"))
        return sign + ("".join(f"{abs(n)}{unit}" for n, unit in parts if n) or "0ns")


@_dataclass(frozen=True, slots=True, order=True)
class Time:
    """A time of the day in nanoseconds, where `datetime.time` would lose some.

    Attributes:
        nanoseconds: nanoseconds since midnight.
    """

    nanoseconds: int

    def __post_init__(self) -> None:
        _require("nanoseconds", self.nanoseconds, 0, _NANOSECONDS_OF_DAY - 1)

    @classmethod
    def from_time(cls, time: _datetime.time) -> _Self:
        """Returns the same time, counted in nanoseconds."""
        seconds = (time.hour * 60 + time.minute) * 60 + time.second
        return cls((seconds * 1_000_000 + time.microsecond) * 1_000)

    def __str__(self) -> str:
        """Returns the time as CQL writes it, such as `23:59:59.000000001`."""
        seconds, nanoseconds = divmod(self.nanoseconds, 1_000_000_000)
        minutes, second = divmod(seconds, 60)
        hour, minute = divmod(minutes, 60)
        return f"{hour:02}:{minute:02}:{second:02}.{nanoseconds:09}"


@_dataclass(frozen=True, slots=True, order=True)
class Timestamp:
    """A moment outside the years 1 to 9999, which `datetime.datetime` ends with.

    Attributes:
        milliseconds: milliseconds since 1970-01-01.
    """

    milliseconds: int

    def __post_init__(self) -> None:
        _require("milliseconds", self.milliseconds, -_INT_64, _INT_64 - 1)


@_dataclass(frozen=True, slots=True, order=True)
class Date:
    """A day outside the years 1 to 9999, which `datetime.date` ends with.

    Attributes:
        days: days since 1970-01-01.
    """

    days: int

    def __post_init__(self) -> None:
        _require("days", self.days, -_INT_32, _INT_32 - 1)
