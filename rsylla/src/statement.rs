//! What a typed statement is: what the macros say about it, and nothing else.

use scylla::statement::{Consistency, SerialConsistency};

use crate::bind::Binder;
use crate::columns::Columns;
use crate::kind::Kind;
use crate::prepared::Slot;
use crate::private::DecodeError;

/// A statement that was checked against the schema, with its values.
///
/// `query!`, `queries!` and `derive(Row)` implement it; programs use the
/// executors of [`Execute`](crate::Execute) and need not look here.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no typed statement",
    note = "statements are made by `query!`, `query_as!`, `queries!` and `derive(Row)`"
)]
pub trait Statement: Send + Sync {
    /// What it does, which decides what its executors are.
    type Kind: Kind;
    /// What one row of its result is; `()` where there is none.
    type Row;

    /// What was compiled about it: a static for each statement, and for each
    /// choice of its optional parts.
    #[doc(hidden)]
    fn meta(&self) -> &'static StatementMeta;

    /// Writes its values in the order of its markers.
    #[doc(hidden)]
    fn bind(&self, to: &mut Binder<'_, '_>);

    /// Reads a row of its result.
    #[doc(hidden)]
    fn decode(columns: &mut Columns<'_, '_>) -> Result<Self::Row, DecodeError>
    where
        Self: Sized;
}

/// What was compiled about a statement.
#[derive(Debug)]
#[non_exhaustive]
pub struct StatementMeta {
    /// The name of its struct, or `query!` where it has none.
    pub name: &'static str,
    /// The file that it was written in, and the line.
    pub place: (&'static str, u32),
    /// Its text in pieces: text, keyspace, text, keyspace, …, text.
    pub text: &'static [&'static str],
    /// Name and type of each marker; `:name` where it was written so.
    pub markers: &'static [(&'static str, &'static str)],
    /// Name and type of each column of the result; of a conditional statement,
    /// of each that can stand beside `[applied]`.
    pub columns: &'static [(&'static str, &'static str)],
    /// What else is known of it.
    pub traits: Traits,
    /// How it is sent.
    pub options: Options,
    #[doc(hidden)]
    pub slot: Slot,
}

/// What is known of a statement besides its text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Traits {
    /// Sending it twice does the same as sending it once.
    pub idempotent: bool,
    /// It answers `[applied]`.
    pub conditional: bool,
    /// It answers with the row's key, so that a missing row can be told.
    pub answers_key: bool,
}

/// How a statement is sent; what is not set is left to the session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Options {
    /// Rows in a page.
    pub page_size: Option<i32>,
    /// How many replicas must answer.
    pub consistency: Option<Consistency>,
    /// The consistency of a condition.
    pub serial_consistency: Option<SerialConsistency>,
    /// After how many milliseconds the client gives up.
    pub timeout_ms: Option<u64>,
}

impl StatementMeta {
    #[doc(hidden)]
    pub const fn new(
        name: &'static str,
        place: (&'static str, u32),
        text: &'static [&'static str],
        markers: &'static [(&'static str, &'static str)],
        columns: &'static [(&'static str, &'static str)],
        traits: Traits,
    ) -> Self {
        Self {
            name,
            place,
            text,
            markers,
            columns,
            traits,
            options: Options::UNSET,
            slot: Slot::new(),
        }
    }

    #[doc(hidden)]
    #[must_use]
    pub const fn options(mut self, options: Options) -> Self {
        self.options = options;
        self
    }

    /// Its text with the keyspaces that it was compiled with.
    pub fn cql(&self) -> String {
        self.text.concat()
    }

    /// Whether its result has rows that were compiled, in a known order.
    pub(crate) fn has_rows(&self) -> bool {
        !self.columns.is_empty() && !self.traits.conditional
    }
}

/// The statement with these of its optional parts, each of which is a bit of its index.
#[doc(hidden)]
#[inline]
pub fn variant<const N: usize>(
    variants: &'static [StatementMeta],
    sent: [bool; N],
) -> &'static StatementMeta {
    let bits = sent
        .iter()
        .rev()
        .fold(0, |bits, sent| bits << 1 | usize::from(*sent));
    &variants[bits]
}

impl Traits {
    #[doc(hidden)]
    pub const NONE: Self = Self {
        idempotent: false,
        conditional: false,
        answers_key: false,
    };
    #[doc(hidden)]
    pub const IDEMPOTENT: Self = Self {
        idempotent: true,
        ..Self::NONE
    };
    #[doc(hidden)]
    pub const CONDITIONAL: Self = Self {
        conditional: true,
        ..Self::NONE
    };
    #[doc(hidden)]
    pub const CONDITIONAL_ON_ROW: Self = Self {
        answers_key: true,
        ..Self::CONDITIONAL
    };
}

impl Options {
    /// Everything is left to the session.
    pub const UNSET: Self = Self {
        page_size: None,
        consistency: None,
        serial_consistency: None,
        timeout_ms: None,
    };

    #[doc(hidden)]
    #[must_use]
    pub const fn page_size(mut self, rows: i32) -> Self {
        self.page_size = Some(rows);
        self
    }

    #[doc(hidden)]
    #[must_use]
    pub const fn consistency(mut self, consistency: Consistency) -> Self {
        self.consistency = Some(consistency);
        self
    }

    #[doc(hidden)]
    #[must_use]
    pub const fn serial_consistency(mut self, consistency: SerialConsistency) -> Self {
        self.serial_consistency = Some(consistency);
        self
    }

    #[doc(hidden)]
    #[must_use]
    pub const fn timeout_ms(mut self, milliseconds: u64) -> Self {
        self.timeout_ms = Some(milliseconds);
        self
    }
}
