//! One process at a time applies the migrations of a project.

use std::time::Duration;

use rsylla::prelude::*;
use rsylla::{Applied, Uuid, query};
use tokio::time::{Instant, sleep};

use super::History;
use super::history::unreadable;

query! {
    /// Takes the lock, if nobody has it.
    Take: "INSERT INTO rsylla_history.locks (project, holder, held_by) VALUES (?, ?, ?)
           IF NOT EXISTS USING TTL ?"
}

query! {
    /// Holds the lock for longer.
    Renew: "UPDATE rsylla_history.locks USING TTL ? SET holder = :holder, held_by = ?
            WHERE project = ? IF holder = :held"
}

query! {
    /// Gives the lock back.
    Release: "DELETE FROM rsylla_history.locks WHERE project = ? IF holder = ?"
}

query! {
    /// Who has the lock.
    #[rsylla(consistency = "SERIAL")]
    Holder: "SELECT holder, held_by FROM rsylla_history.locks WHERE project = ?"
}

/// The right to apply migrations; the server takes it back from a holder that died.
pub(crate) struct Lock<'h> {
    history: &'h History,
    holder: Uuid,
    lifetime: Duration,
}

impl<'h> Lock<'h> {
    /// Takes the lock, waiting for another holder at most so long.
    pub(crate) async fn take(
        history: &'h History,
        lifetime: Duration,
        patience: Duration,
        waiting: impl Fn(&str),
    ) -> Result<Self, String> {
        let lock = Self {
            history,
            holder: Uuid::new_v4(),
            lifetime,
        };
        let end = Instant::now() + patience;
        loop {
            let Some(other) = lock.try_take().await? else {
                return Ok(lock);
            };
            if Instant::now() >= end {
                return Err(format!(
                    "{other} is applying migrations; a process that died loses its lock after {} s",
                    lifetime.as_secs()
                ));
            }
            waiting(&other);
            sleep(Duration::from_millis(500)).await;
        }
    }

    /// Who has the lock instead, if it could not be taken.
    async fn try_take(&self) -> Result<Option<String>, String> {
        let take = Take {
            project: &self.history.project,
            holder: self.holder,
            held_by: &self.history.who,
            ttl: self.seconds(),
        };
        match take.execute(&self.history.session).await {
            Ok(Applied::Yes) => return Ok(None),
            Ok(Applied::No(_)) => {}
            // It may have been taken all the same: the next look tells.
            Err(error) if error.is_outcome_unknown() => {}
            Err(error) => return Err(format!("cannot take the lock: {error}")),
        }
        let holder = Holder {
            project: &self.history.project,
        };
        let row = holder.fetch_optional(&self.history.session).await;
        Ok(match row.map_err(unreadable)? {
            Some(row) if row.holder == Some(self.holder) => None,
            Some(row) => Some(row.held_by.unwrap_or_default()),
            None => Some("another process".to_owned()),
        })
    }

    /// Renews the lock for ever; ends, with what to say, when it is lost.
    pub(crate) async fn keep(&self) -> String {
        let mut renewed = Instant::now();
        loop {
            sleep(self.lifetime / 3).await;
            let renew = Renew {
                ttl: self.seconds(),
                holder: self.holder,
                held_by: &self.history.who,
                project: &self.history.project,
                held: self.holder,
            };
            match renew.execute(&self.history.session).await {
                Ok(Applied::Yes) => renewed = Instant::now(),
                Ok(Applied::No(_)) => break,
                // One answer that fails to come is no loss yet.
                Err(_) if renewed.elapsed() < self.lifetime => {}
                Err(_) => break,
            }
        }
        "the lock was lost to another process, or could not be renewed; apply again".to_owned()
    }

    /// Gives the lock back; if that fails it expires.
    pub(crate) async fn release(self) {
        let release = Release {
            project: &self.history.project,
            holder: self.holder,
        };
        let _ = release.execute(&self.history.session).await;
    }

    fn seconds(&self) -> i32 {
        i32::try_from(self.lifetime.as_secs()).unwrap_or(i32::MAX)
    }
}
