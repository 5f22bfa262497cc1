"""A two-level cache: the process's memory in front of a table whose rows expire.

Values are stored as JSON: whoever may write the table can put a wrong value
there, but cannot make a reader run code, as ``pickle`` would.
"""

import json
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from rsylla import Session

from generated.cache import Cache as Statements
from six_systems import schema
from six_systems.story import Story

MEMORY_SECONDS = 300.0


@dataclass
class Counts:
    """Where answers came from."""

    memory: int = 0
    table: int = 0
    missed: int = 0
    unreadable: int = 0


class Cache:
    """Values by key; JSON types in, equal JSON types out, from either level."""

    def __init__(self, session: Session, memory_seconds: float = MEMORY_SECONDS) -> None:
        self._statements = Statements(session)
        self._memory: dict[str, tuple[str, float]] = {}
        self._memory_seconds = memory_seconds
        self.counts = Counts()

    def get(self, key: str) -> Any | None:
        """The value of a key, or None."""
        if (text := self._remembered(key)) is not None:
            self.counts.memory += 1
            return json.loads(text)
        row = self._statements.get_cached(key=key)
        if row is None or row.value is None:
            self.counts.missed += 1
            return None
        try:
            text = row.value.decode("utf-8")
            value = json.loads(text)
        except ValueError:
            # Not ours, or cut short: as good as absent.
            self.counts.unreadable += 1
            return None
        self.counts.table += 1
        self._remember(key, text, self._memory_seconds)
        return value

    def set(self, key: str, value: Any, ttl_seconds: int = 3600) -> None:
        """Stores a value for ``ttl_seconds``."""
        text = json.dumps(value)
        self._statements.set_cached(
            key=key, value=text.encode(), created_at=datetime.now(UTC), ttl=ttl_seconds
        )
        self._remember(key, text, min(ttl_seconds, self._memory_seconds))

    def delete(self, key: str) -> None:
        """Forgets a key in both levels."""
        self._statements.delete_cached(key=key)
        self._memory.pop(key, None)

    def forget_memory(self) -> None:
        """Empties the first level, as a restart would."""
        self._memory.clear()

    def _remembered(self, key: str) -> str | None:
        text, expires = self._memory.get(key, ("", 0.0))
        if time.monotonic() < expires:
            return text
        self._memory.pop(key, None)
        return None

    def _remember(self, key: str, text: str, seconds: float) -> None:
        self._memory[key] = (text, time.monotonic() + seconds)


def demo(session: Session, story: Story) -> None:
    """A value from both levels, a deleted one, and one that is not ours."""
    schema.apply(session, "cache")
    cache = Cache(session)
    alice = {"name": "Alice", "email": "alice@example.com", "roles": ["admin"]}
    cache.set("user:123", alice)
    from_memory = cache.get("user:123")
    cache.forget_memory()
    from_table = cache.get("user:123")
    assert from_memory == from_table == alice
    story.tell("the same value from memory and from the table", from_table)

    cache.delete("user:123")
    assert cache.get("user:123") is None
    story.tell("deleted it: both levels have forgotten it")

    session.execute(
        "INSERT INTO cache.cache (key, value) VALUES (?, ?)",
        {"key": "poisoned", "value": b"\x80\x04cos\nsystem\n."},
    )
    assert cache.get("poisoned") is None
    story.tell("a row that is no JSON counts as absent", cache.counts)
