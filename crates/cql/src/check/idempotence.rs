//! Whether a write may be sent twice.

use crate::checked::{Idempotence, NotIdempotent};

/// What of a write matters to sending it again.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Effects {
    reason: Option<NotIdempotent>,
}

impl Effects {
    /// Takes note of a reason; of several, the gravest is kept.
    pub(super) fn note(&mut self, reason: NotIdempotent) {
        if self
            .reason
            .is_none_or(|known| gravity(reason) > gravity(known))
        {
            self.reason = Some(reason);
        }
    }

    /// Takes note of what a statement inside a batch found.
    pub(super) fn note_idempotence(&mut self, inner: Idempotence) {
        if let Idempotence::Not(reason) = inner {
            self.note(reason);
        }
    }

    /// The verdict; `non_deterministic`: whether a function was called that may return something
    /// else each time.
    pub(super) fn idempotence(mut self, non_deterministic: bool) -> Idempotence {
        if non_deterministic {
            self.note(NotIdempotent::NonDeterministic);
        }
        self.reason
            .map_or(Idempotence::Idempotent, Idempotence::Not)
    }
}

fn gravity(reason: NotIdempotent) -> u8 {
    match reason {
        NotIdempotent::NotData => 6,
        NotIdempotent::Conditional => 5,
        NotIdempotent::Counter => 4,
        NotIdempotent::ListAppend => 3,
        NotIdempotent::ListIndex => 2,
        NotIdempotent::NonDeterministic => 1,
    }
}
