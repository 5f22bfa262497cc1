//! Migrations: schema files applied to a cluster, each statement once.
//!
//! ```text
//! files ─ plan ─▶ statements, qualified     history ─▶ what is applied, begun, changed
//!                       └──────────── run ────────────┘
//! lock: one at a time, renewed while it runs, gone with its holder
//! ```
//!
//! Schema statements are no transactions: before and after each the history is
//! told. One that was begun and not ended, as its process died, is looked for
//! in the live schema: there it is done, not there it is run.

mod history;
mod lock;
mod plan;
mod run;

pub(crate) use history::History;
pub(crate) use lock::Lock;
pub(crate) use plan::{Plan, plan};
pub(crate) use run::{Pending, baseline, pending, run};
