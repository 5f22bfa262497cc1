//! Lets Cargo know which files a macro has read.
//
// Expands to:
//
//     const _: fn() = || {
//         let _ = ::core::include_bytes!("/work/shop/schemas/shop.cql");
//     };
//
// Stable Rust knows no better way; inside a function that nobody calls it
// leaves not a byte in the program. The first macro of a crate does it for all
// of them, as every one of them runs whenever the crate is compiled.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use proc_macro2::TokenStream;
use quote::quote;
use rsylla_project::Project;

use crate::check::crate_folder;

/// The files that decide what the project says; none where a macro before has named them.
pub(crate) fn project(project: &Arc<Project>) -> Option<TokenStream> {
    static TRACKED: LazyLock<Mutex<HashMap<PathBuf, Arc<Project>>>> = LazyLock::new(Mutex::default);
    let mut tracked = TRACKED.lock().unwrap_or_else(PoisonError::into_inner);
    let known = tracked.insert(crate_folder(), Arc::clone(project));
    let is_known = known.is_some_and(|known| Arc::ptr_eq(&known, project));
    (!is_known).then(|| files(project.tracked_files()))
}

/// Names files.
pub(crate) fn files<'a>(paths: impl Iterator<Item = &'a Path>) -> TokenStream {
    let paths = paths.map(|path| path.to_string_lossy().into_owned());
    quote! {
        const _: fn() = || { #(let _ = ::core::include_bytes!(#paths);)* };
    }
}
