//! The statements that were prepared behind the scenes, by keyspace and text: a bounded number,
//! the least recently used leaving first.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::statement::Prepared;

/// More than a program's fixed statements; texts made per tenant or per value push each other out.
const CAPACITY: usize = 1024;

/// Prepared statements by what they were prepared from.
#[derive(Debug, Default)]
pub(crate) struct Cache {
    entries: Mutex<Entries>,
    clock: AtomicU64,
}

/// By text, then by the keyspace that was in use.
type Entries = HashMap<String, HashMap<Option<Arc<String>>, Entry>>;

#[derive(Debug)]
struct Entry {
    prepared: Arc<Prepared>,
    used: AtomicU64,
}

impl Cache {
    /// Returns what `text` was prepared to while `keyspace` was in use.
    pub(crate) fn get(&self, keyspace: Option<&Arc<String>>, text: &str) -> Option<Arc<Prepared>> {
        let entries = self.lock();
        let entry = entries.get(text)?.get(&keyspace.cloned())?;
        entry.used.store(self.tick(), Ordering::Relaxed);
        Some(Arc::clone(&entry.prepared))
    }

    pub(crate) fn insert(
        &self,
        keyspace: Option<Arc<String>>,
        text: &str,
        prepared: Arc<Prepared>,
    ) {
        let entry = Entry {
            prepared,
            used: AtomicU64::new(self.tick()),
        };
        let mut entries = self.lock();
        if entries.values().map(HashMap::len).sum::<usize>() >= CAPACITY {
            evict(&mut entries);
        }
        entries
            .entry(text.to_owned())
            .or_default()
            .insert(keyspace, entry);
    }

    pub(crate) fn clear(&self) {
        self.lock().clear();
    }

    fn tick(&self) -> u64 {
        self.clock.fetch_add(1, Ordering::Relaxed)
    }

    fn lock(&self) -> MutexGuard<'_, Entries> {
        self.entries.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Drops the eighth that was not used for longest: preparing costs a thousand times this walk.
fn evict(entries: &mut Entries) {
    let mut used: Vec<u64> = entries
        .values()
        .flat_map(HashMap::values)
        .map(|entry| entry.used.load(Ordering::Relaxed))
        .collect();
    used.sort_unstable();
    let Some(limit) = used.get(CAPACITY / 8).copied() else {
        return;
    };
    for keyspaces in entries.values_mut() {
        keyspaces.retain(|_, entry| entry.used.load(Ordering::Relaxed) >= limit);
    }
    entries.retain(|_, keyspaces| !keyspaces.is_empty());
}
