//! Every typed statement of the program.
//!
//! Each statement registers itself by a static that runs before `main`
//! (`inventory`): collecting them by first use would leave `prepare_all`
//! nothing to prepare, and a link section (`linkme`) was measured to cost more
//! for rustc (0.44 ms a statement against 0.36 ms), as it takes another
//! procedural macro.

use crate::statement::StatementMeta;

/// A statement of the program, or one for each choice of its optional parts.
#[derive(Debug)]
pub struct Registered(pub &'static [StatementMeta]);

inventory::collect!(Registered);

/// Every typed statement that was linked into the program; one with optional
/// parts is there for each choice of them.
pub fn statements() -> impl Iterator<Item = &'static StatementMeta> {
    inventory::iter::<Registered>
        .into_iter()
        .flat_map(|registered| registered.0)
}
