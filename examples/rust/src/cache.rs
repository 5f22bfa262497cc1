//! A two-level cache: the process's memory in front of a table whose rows expire.
//!
//! Values are stored as JSON: whoever may write the table can put a wrong
//! value there, but nothing that a reader would run.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use chrono::Utc;
use rsylla::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::Outcome;
use crate::story::Story;

rsylla::queries!("../../queries/cache.cql");

use cache::{DeleteCached, GetCached, SetCached};

rsylla::schema!(SCHEMA: "cache");

const MEMORY: Duration = Duration::from_secs(300);

/// Where an answer came from.
#[derive(Debug, PartialEq)]
enum Found<T> {
    Memory(T),
    Table(T),
    Nothing,
    /// A row that is not ours, or cut short: as good as absent.
    Unreadable,
}

/// Values by key; safe to share among tasks.
struct Cache<'a> {
    session: &'a Session,
    memory: Mutex<HashMap<String, (Vec<u8>, Instant)>>,
}

impl<'a> Cache<'a> {
    fn new(session: &'a Session) -> Self {
        Self {
            session,
            memory: Mutex::default(),
        }
    }

    async fn get<T: DeserializeOwned>(&self, key: &str) -> Outcome<Found<T>> {
        if let Some(bytes) = self.remembered(key) {
            return Ok(Found::Memory(serde_json::from_slice(&bytes)?));
        }
        let row = GetCached { key }.fetch_optional(self.session).await?;
        let Some(bytes) = row.and_then(|row| row.value) else {
            return Ok(Found::Nothing);
        };
        let Ok(value) = serde_json::from_slice(&bytes) else {
            return Ok(Found::Unreadable);
        };
        self.remember(key, bytes, MEMORY);
        Ok(Found::Table(value))
    }

    async fn set(&self, key: &str, value: &impl Serialize, ttl: Duration) -> Outcome {
        let bytes = serde_json::to_vec(value)?;
        let seconds = i32::try_from(ttl.as_secs())?;
        SetCached {
            key,
            value: &bytes,
            created_at: Utc::now(),
            ttl: seconds,
        }
        .execute(self.session)
        .await?;
        self.remember(key, bytes, ttl.min(MEMORY));
        Ok(())
    }

    async fn delete(&self, key: &str) -> Outcome {
        DeleteCached { key }.execute(self.session).await?;
        self.entries().remove(key);
        Ok(())
    }

    /// Empties the first level, as a restart would.
    fn forget_memory(&self) {
        self.entries().clear();
    }

    fn remembered(&self, key: &str) -> Option<Vec<u8>> {
        let mut entries = self.entries();
        match entries.get(key) {
            Some((bytes, expires)) if Instant::now() < *expires => Some(bytes.clone()),
            Some(_) => {
                entries.remove(key);
                None
            }
            None => None,
        }
    }

    fn remember(&self, key: &str, bytes: Vec<u8>, time: Duration) {
        self.entries()
            .insert(key.to_owned(), (bytes, Instant::now() + time));
    }

    fn entries(&self) -> std::sync::MutexGuard<'_, HashMap<String, (Vec<u8>, Instant)>> {
        self.memory.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A value from both levels, a deleted one, and one that is not ours.
pub(crate) async fn demo(session: &Session, story: &Story) -> Outcome {
    SCHEMA.apply(session).await?;
    let cache = Cache::new(session);
    let hour = Duration::from_secs(3600);
    let alice: HashMap<String, String> = [("name", "Alice"), ("email", "alice@example.com")]
        .map(|(k, v)| (k.into(), v.into()))
        .into();
    cache.set("user:123", &alice, hour).await?;
    let from_memory = cache.get("user:123").await?;
    cache.forget_memory();
    let from_table = cache.get("user:123").await?;
    story.tell_all(
        "the same value from memory and from the table",
        [format!("{from_memory:?}"), format!("{from_table:?}")],
    );
    assert_eq!(from_memory, Found::Memory(alice.clone()));
    assert_eq!(from_table, Found::Table(alice));

    cache.delete("user:123").await?;
    assert_eq!(cache.get::<String>("user:123").await?, Found::Nothing);
    story.tell("deleted it: both levels have forgotten it");

    SetCached {
        key: "poisoned",
        value: b"\x80\x04cos\nsystem\n.",
        created_at: Utc::now(),
        ttl: 60,
    }
    .execute(session)
    .await?;
    assert_eq!(cache.get::<String>("poisoned").await?, Found::Unreadable);
    story.tell("a row that is no JSON counts as absent");
    Ok(())
}
