//! What a statement does, as types: what makes no sense for it does not compile.

use scylla::response::query_result::QueryResult;

use crate::applied::Applied;
use crate::columns::Decode;
use crate::error::Result;
use crate::statement::StatementMeta;

/// What a statement does.
pub trait Kind: sealed::Kind {}

/// Reads rows: `SELECT`.
#[derive(Debug)]
pub enum Select {}

/// Writes unconditionally: `INSERT`, `UPDATE`, `DELETE`.
#[derive(Debug)]
pub enum Write {}

/// Writes to a counter table, which batches must not mix with others.
#[derive(Debug)]
pub enum CounterWrite {}

/// Writes if a condition holds: `IF …`. Answers whether it did.
#[derive(Debug)]
pub enum Conditional {}

/// Anything else: `TRUNCATE`, schema statements, a whole `BATCH`.
#[derive(Debug)]
pub enum Other {}

impl Kind for Select {}
impl Kind for Write {}
impl Kind for CounterWrite {}
impl Kind for Conditional {}
impl Kind for Other {}

/// Statements that `fetch_one`, `fetch_optional`, `fetch_all`, `fetch` and `fetch_page` take.
#[diagnostic::on_unimplemented(
    message = "this statement returns no rows that could be fetched",
    label = "only a SELECT has rows",
    note = "run it with `.execute(&session)`"
)]
pub trait ReturnsRows: Kind {}

#[diagnostic::do_not_recommend]
impl ReturnsRows for Select {}

/// Statements that `execute` takes, and what they answer.
#[diagnostic::on_unimplemented(
    message = "this statement returns rows, which `execute` would throw away",
    label = "a SELECT is fetched",
    note = "use `.fetch_one(…)`, `.fetch_optional(…)`, `.fetch_all(…)`, `.fetch(…)` or `.fetch_page(…)`"
)]
pub trait Executable<Row>: Kind {
    /// What `execute` answers.
    type Output;

    #[doc(hidden)]
    fn finish(
        result: QueryResult,
        meta: &'static StatementMeta,
        decode: Decode<Row>,
    ) -> Result<Self::Output>;
}

macro_rules! executable {
    ($($kind:ident),+) => {$(
        #[diagnostic::do_not_recommend]
        impl<Row> Executable<Row> for $kind {
            type Output = ();

            fn finish(_: QueryResult, _: &'static StatementMeta, _: Decode<Row>) -> Result<()> {
                Ok(())
            }
        }
    )+};
}

executable!(Write, CounterWrite, Other);

#[diagnostic::do_not_recommend]
impl<Row> Executable<Row> for Conditional {
    type Output = Applied<Row>;

    fn finish(
        result: QueryResult,
        meta: &'static StatementMeta,
        decode: Decode<Row>,
    ) -> Result<Applied<Row>> {
        Applied::read(result, meta, decode)
    }
}

mod sealed {
    pub trait Kind: Send + Sync + 'static {}

    impl Kind for super::Select {}
    impl Kind for super::Write {}
    impl Kind for super::CounterWrite {}
    impl Kind for super::Conditional {}
    impl Kind for super::Other {}
}
