//! An event store: versions of an aggregate are written once, by conditional INSERT.

use std::fmt;

use chrono::Utc;
use rsylla::prelude::*;
use serde::{Deserialize, Serialize};

use crate::Outcome;
use crate::story::Story;

rsylla::queries!("../../queries/event_store.cql");

use event_store::{AppendEvent, EventsSince, PutSnapshot, Snapshot};

rsylla::schema!(SCHEMA: "event_store");

/// What can happen to an account.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
enum AccountEvent {
    AccountCreated { owner: String, initial_balance: f64 },
    MoneyDeposited { amount: f64 },
    MoneyWithdrawn { amount: f64 },
}

/// The state of an account, built from its events.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
struct Account {
    owner: String,
    balance: f64,
    version: i32,
}

/// Why an event was not appended.
#[derive(Debug)]
enum AppendError {
    /// Another writer has written this version.
    Conflict { version: i32, by: Option<String> },
    /// The database, or the event's encoding.
    Other(Box<dyn std::error::Error + Send + Sync>),
}

impl AccountEvent {
    fn kind(&self) -> &'static str {
        match self {
            Self::AccountCreated { .. } => "AccountCreated",
            Self::MoneyDeposited { .. } => "MoneyDeposited",
            Self::MoneyWithdrawn { .. } => "MoneyWithdrawn",
        }
    }
}

impl Account {
    fn apply(&mut self, version: i32, event: AccountEvent) {
        match event {
            AccountEvent::AccountCreated {
                owner,
                initial_balance,
            } => {
                self.owner = owner;
                self.balance = initial_balance;
            }
            AccountEvent::MoneyDeposited { amount } => self.balance += amount,
            AccountEvent::MoneyWithdrawn { amount } => self.balance -= amount,
        }
        self.version = version;
    }
}

/// Appends an event as `version` of the aggregate: the version is the lock.
async fn append(
    session: &Session,
    aggregate_id: Uuid,
    version: i32,
    event: &AccountEvent,
) -> Result<(), AppendError> {
    let event_data = serde_json::to_string(event).map_err(|e| AppendError::Other(e.into()))?;
    let statement = AppendEvent {
        aggregate_id,
        version,
        event_type: event.kind(),
        event_data,
        timestamp: Utc::now(),
    };
    match statement
        .execute(session)
        .await
        .map_err(|e| AppendError::Other(e.into()))?
    {
        Applied::Yes => Ok(()),
        Applied::No(existing) => Err(AppendError::Conflict {
            version,
            by: existing.and_then(|row| row.event_type),
        }),
    }
}

/// The account as of its last event: the snapshot, and the events after it.
async fn load(session: &Session, aggregate_id: Uuid) -> Outcome<Account> {
    let mut account = Account::default();
    if let Some(snapshot) = (Snapshot { aggregate_id }).fetch_optional(session).await? {
        account = serde_json::from_str(snapshot.state.as_deref().unwrap_or("{}"))?;
    }
    let events = EventsSince {
        aggregate_id,
        from_version: account.version + 1,
    };
    for row in events.fetch_all(session).await? {
        let event = serde_json::from_str(row.event_data.as_deref().unwrap_or("null"))?;
        account.apply(row.version, event);
    }
    Ok(account)
}

/// Stores the state, so that older events need not be read again.
async fn put_snapshot(session: &Session, aggregate_id: Uuid, account: &Account) -> Outcome {
    let state = serde_json::to_string(account)?;
    PutSnapshot {
        aggregate_id,
        version: account.version,
        state,
        timestamp: Utc::now(),
    }
    .execute(session)
    .await?;
    Ok(())
}

/// An account's life, a lost race, and a snapshot.
pub(crate) async fn demo(session: &Session, story: &Story) -> Outcome {
    SCHEMA.apply(session).await?;
    let id = Uuid::new_v4();
    let events = [
        AccountEvent::AccountCreated {
            owner: "Alice".to_owned(),
            initial_balance: 1000.0,
        },
        AccountEvent::MoneyDeposited { amount: 500.0 },
        AccountEvent::MoneyWithdrawn { amount: 200.0 },
    ];
    for (version, event) in (1..).zip(&events) {
        append(session, id, version, event).await?;
    }
    let account = load(session, id).await?;
    story.tell_all(
        "rebuilt the account from three events",
        [format!("{account:?}")],
    );
    assert!((account.balance - 1300.0).abs() < f64::EPSILON);

    let late = AccountEvent::MoneyWithdrawn { amount: 9999.0 };
    match append(session, id, 3, &late).await {
        Err(conflict @ AppendError::Conflict { .. }) => {
            story.tell_all("a second writer of version 3 was refused", [conflict]);
        }
        other => return Err(format!("version 3 was written twice: {other:?}").into()),
    }

    put_snapshot(session, id, &account).await?;
    append(
        session,
        id,
        4,
        &AccountEvent::MoneyDeposited { amount: 50.0 },
    )
    .await?;
    let account = load(session, id).await?;
    story.tell_all(
        "rebuilt it from the snapshot and one event",
        [format!("{account:?}")],
    );
    assert!((account.balance - 1350.0).abs() < f64::EPSILON);
    Ok(())
}

impl fmt::Display for AppendError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Conflict {
                version,
                by: Some(kind),
            } => {
                write!(f, "version {version} is there already: {kind}")
            }
            Self::Conflict { version, by: None } => write!(f, "version {version} is there already"),
            Self::Other(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for AppendError {}
