"""An event store: versions of an aggregate are written once, by conditional INSERT."""

import json
import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from rsylla import Session

from six_systems import schema
from six_systems.story import Story


class VersionConflict(Exception):
    """Another writer has written this version of the aggregate."""


@dataclass
class Account:
    """The state of an account, built from its events."""

    owner: str = ""
    balance: float = 0.0
    version: int = 0
    history: list[str] = field(default_factory=list)

    def apply(self, version: int, kind: str, data: dict[str, Any]) -> None:
        """Takes one event into the state."""
        match kind:
            case "AccountCreated":
                self.owner, self.balance = data["owner"], data["initial_balance"]
            case "MoneyDeposited":
                self.balance += data["amount"]
            case "MoneyWithdrawn":
                self.balance -= data["amount"]
        self.version = version
        self.history.append(kind)


class EventStore:
    """Appends events and rebuilds aggregates from them."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._append = session.prepare(
            "INSERT INTO event_store.events"
            " (aggregate_id, version, event_type, event_data, timestamp)"
            " VALUES (?, ?, ?, ?, ?) IF NOT EXISTS"
        )

    def append(self, aggregate: uuid.UUID, version: int, kind: str, data: dict[str, Any]) -> None:
        """Appends an event; the version is the lock.

        Raises VersionConflict where another writer was first.
        """
        result = self._session.execute_prepared(
            self._append,
            {
                "aggregate_id": aggregate,
                "version": version,
                "event_type": kind,
                "event_data": json.dumps(data),
                "timestamp": datetime.now(UTC),
            },
        )
        applied = result.single_row()
        if not applied["[applied]"]:
            raise VersionConflict(
                f"{aggregate} has version {version} already: {applied.event_type}"
            )

    def load(self, aggregate: uuid.UUID) -> Account:
        """The account as of its last event: the snapshot, and the events after it."""
        account = Account()
        snapshot = self._session.execute(
            "SELECT version, state FROM event_store.snapshots WHERE aggregate_id = ?",
            {"aggregate_id": aggregate},
        ).first_row()
        if snapshot is not None:
            account = Account(**json.loads(snapshot.state))
        events = self._session.execute(
            "SELECT version, event_type, event_data FROM event_store.events"
            " WHERE aggregate_id = ? AND version > ?",
            {"aggregate_id": aggregate, "version": account.version},
        )
        for event in events:
            account.apply(event.version, event.event_type, json.loads(event.event_data))
        return account

    def snapshot(self, aggregate: uuid.UUID, account: Account) -> None:
        """Stores the state, so that older events need not be read again."""
        self._session.execute(
            "INSERT INTO event_store.snapshots (aggregate_id, version, state, timestamp)"
            " VALUES (?, ?, ?, ?)",
            {
                "aggregate_id": aggregate,
                "version": account.version,
                "state": json.dumps(vars(account)),
                "timestamp": datetime.now(UTC),
            },
        )


def demo(session: Session, story: Story) -> None:
    """An account's life, a lost race, and a snapshot."""
    schema.apply(session, "event_store")
    store = EventStore(session)
    account_id = uuid.uuid4()
    store.append(account_id, 1, "AccountCreated", {"owner": "Alice", "initial_balance": 1000.0})
    store.append(account_id, 2, "MoneyDeposited", {"amount": 500.0})
    store.append(account_id, 3, "MoneyWithdrawn", {"amount": 200.0})
    account = store.load(account_id)
    story.tell("rebuilt the account from three events", account)
    assert account.balance == 1300.0

    try:
        store.append(account_id, 3, "MoneyWithdrawn", {"amount": 9999.0})
    except VersionConflict as conflict:
        story.tell("a second writer of version 3 was refused", conflict)
    else:
        raise AssertionError("version 3 was written twice")

    store.snapshot(account_id, account)
    store.append(account_id, 4, "MoneyDeposited", {"amount": 50.0})
    account = store.load(account_id)
    story.tell("rebuilt it from the snapshot and one event", account)
    assert account.balance == 1350.0
