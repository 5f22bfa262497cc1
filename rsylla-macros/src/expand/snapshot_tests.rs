//! What the macros emit, whole: the comments at the heads of the files beside
//! this one show the same code, shortened.
//!
//! `INSTA_UPDATE=always cargo test -p rsylla-macros` writes them anew.

use std::time::{Duration, Instant};

use proc_macro2::TokenStream;
use quote::quote;

use crate::check;
use crate::expand::track;
use crate::report::Report;

/// The code that a macro makes of an input, formatted.
fn expanded(expand: fn(TokenStream) -> TokenStream, input: TokenStream) -> String {
    // The first macro of a crate names the files that were read; the paths are this machine's.
    let mut report = Report::default();
    if let Some(project) = check::project(proc_macro2::Span::call_site(), &mut report) {
        let _ = track::project(&project);
    }
    assert!(
        !report.has_errors(),
        "the project of this repository can be read"
    );
    let tokens = expand(input);
    let file = syn::parse2(tokens.clone()).or_else(|_| syn::parse2(quote!(const _: () = #tokens;)));
    prettyplease::unparse(&file.expect("the macro makes Rust"))
}

#[test]
fn a_named_select() {
    let input = quote! {
        /// Events of one aggregate from a version on, oldest first.
        #[rsylla(page_size = 500, consistency = "LOCAL_QUORUM", timeout = "2s", derive(Debug))]
        pub EventsSince: "SELECT version, event_type, timestamp FROM event_store.events
                          WHERE aggregate_id = ? AND version >= :from_version"
    };
    insta::assert_snapshot!(expanded(super::query, input));
}

#[test]
fn a_named_insert() {
    let input = quote! {
        pub(crate) PutUser: "INSERT INTO tenant.users (id, name, created_at) VALUES (?, ?, ?)"
    };
    insta::assert_snapshot!(expanded(super::query, input));
}

#[test]
fn a_condition() {
    let input = quote! {
        pub Append: "INSERT INTO event_store.events (aggregate_id, version) VALUES (?, ?) IF NOT EXISTS"
    };
    insta::assert_snapshot!(expanded(super::query, input));
}

#[test]
fn optional_parts() {
    let input = quote! {
        pub EventsOf: "SELECT version FROM event_store.events WHERE aggregate_id = ?
                       [AND version >= :since] [newest_first: ORDER BY version DESC]"
    };
    insta::assert_snapshot!(expanded(super::query, input));
}

#[test]
fn an_expression() {
    let input = quote!("SELECT name FROM tenant.users WHERE id = ?", user.id);
    insta::assert_snapshot!(expanded(super::query, input));
}

#[test]
fn a_star_and_a_repeated_name() {
    let input = quote!(
        "SELECT * FROM blog.posts_by_tag WHERE tag = :t AND title = :t ALLOW FILTERING",
        "x"
    );
    insta::assert_snapshot!(expanded(super::query, input));
}

#[test]
fn rows_of_ones_own() {
    let input = quote!(
        Event,
        "SELECT version, event_type FROM event_store.events WHERE aggregate_id = ?",
        id
    );
    insta::assert_snapshot!(expanded(super::query_as, input));
}

#[test]
fn a_row() {
    let input = quote! {
        #[rsylla(table = "tenant.users")]
        struct User { id: i32, name: Option<String> }
    };
    insta::assert_snapshot!(expanded(super::derive_row, input));
}

#[test]
fn an_enum() {
    let input = quote! {
        #[rsylla(text, rename_all = "lowercase")]
        enum State { Open, Closed }
    };
    insta::assert_snapshot!(expanded(super::derive_value, input));
}

#[test]
fn a_schema() {
    insta::assert_snapshot!(expanded(super::schema, quote!(pub SCHEMA: "event_store")));
}

#[test]
fn a_mistake() {
    let input = quote!(pub Wrong: "SELECT nmae FROM tenant.users WHERE id = ?");
    insta::assert_snapshot!(expanded(super::query, input));
}

/// Expansion is paid for by every statement whenever its crate is compiled;
/// prints what one takes here.
#[test]
fn expansion_takes_little_time() {
    let input = quote! {
        pub InsertPost: "INSERT INTO blog.posts (post_id, author_id, title, content, tags, created_at)
                         VALUES (?, ?, ?, ?, ?, ?)"
    };
    let _ = super::query(input.clone());
    let times = (0..50).map(|_| {
        let begun = Instant::now();
        let _ = super::query(input.clone());
        begun.elapsed()
    });
    let best = times.min().unwrap_or_default();
    println!("one expansion takes {} µs", best.as_micros());
    assert!(best < Duration::from_millis(20), "{best:?}");
}
