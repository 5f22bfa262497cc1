"""An event store: versions of an aggregate are written once, by conditional INSERT."""

import json
import uuid
from datetime import UTC, datetime
from typing import Any

from rsylla import Session

from generated.event_store import EventStore as Statements
from six_systems import schema
from six_systems.event_store import Account, VersionConflict
from six_systems.story import Story


class EventStore:
    """Appends events and rebuilds aggregates from them."""

    def __init__(self, session: Session) -> None:
        self._statements = Statements(session)

    def append(self, aggregate: uuid.UUID, version: int, kind: str, data: dict[str, Any]) -> None:
        """Appends an event; the version is the lock.

        Raises VersionConflict where another writer was first.
        """
        answer = self._statements.append_event(
            aggregate_id=aggregate,
            version=version,
            event_type=kind,
            event_data=json.dumps(data),
            timestamp=datetime.now(UTC),
        )
        if not answer:
            found = answer.row.event_type if answer.row else None
            raise VersionConflict(f"{aggregate} has version {version} already: {found}")

    def load(self, aggregate: uuid.UUID) -> Account:
        """The account as of its last event: the snapshot, and the events after it."""
        account = Account()
        snapshot = self._statements.snapshot(aggregate_id=aggregate)
        if snapshot is not None and snapshot.state is not None:
            account = Account(**json.loads(snapshot.state))
        events = self._statements.events_since(
            aggregate_id=aggregate, from_version=account.version + 1
        )
        for event in events:
            # Only `append` writes events, and it writes all columns.
            assert event.event_type is not None
            assert event.event_data is not None
            account.apply(event.version, event.event_type, json.loads(event.event_data))
        return account

    def snapshot(self, aggregate: uuid.UUID, account: Account) -> None:
        """Stores the state, so that older events need not be read again."""
        self._statements.put_snapshot(
            aggregate_id=aggregate,
            version=account.version,
            state=json.dumps(vars(account)),
            timestamp=datetime.now(UTC),
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
