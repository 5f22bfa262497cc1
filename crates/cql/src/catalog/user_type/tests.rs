//! What `CREATE TYPE` and `ALTER TYPE` take and refuse.

use crate::catalog::testing::*;

#[test]
fn fields_are_frozen_and_named_once() {
    let given = given("CREATE TYPE u (a int, b text);");
    given.takes("CREATE TYPE w (a frozen<u>, b list<int>)");
    given.refuses("CREATE TYPE w (a u)", "u", "must be frozen");
    given.refuses("CREATE TYPE w (a int, a text)", "a", "twice");
    given.refuses("CREATE TYPE w (a counter)", "counter", "counters");
    given.refuses("CREATE TYPE u (a int)", "u", "exists already");
    given.takes("CREATE TYPE IF NOT EXISTS u (x int)");
    given.refuses("CREATE TYPE w (a frozen<uu>)", "uu", "uu");
}

#[test]
fn changes_reach_everything_that_uses_a_type() {
    let given = given(
        "CREATE TYPE inner (a int); CREATE TYPE outer (i frozen<inner>); \
         CREATE TABLE t (p int PRIMARY KEY, o frozen<outer>);",
    )
    .after("ALTER TYPE inner ADD b text")
    .after("ALTER TYPE inner RENAME a TO aa");
    let table = given.0.table("ks", "t").expect("t");
    let Some(crate::types::CqlType::Udt { definition, .. }) = table.column("o").map(|c| &c.ty)
    else {
        panic!("no user type");
    };
    let crate::types::CqlType::Udt {
        definition: inner, ..
    } = &definition.fields[0].ty
    else {
        panic!("no user type inside");
    };
    let names: Vec<_> = inner.fields.iter().map(|field| &*field.name).collect();
    assert_eq!(names, ["aa", "b"]);
}

#[test]
fn altered_fields_exist_and_new_ones_do_not() {
    let given = given("CREATE TYPE u (a int); CREATE TYPE w (x frozen<u>);");
    given.refuses("ALTER TYPE u ADD a int", "a", "has a field `a` already");
    given.takes("ALTER TYPE u ADD IF NOT EXISTS a int");
    given.refuses(
        "ALTER TYPE u ADD b frozen<u>",
        "frozen<u>",
        "part of itself",
    );
    given.refuses(
        "ALTER TYPE u ADD b frozen<w>",
        "frozen<w>",
        "part of itself",
    );
    given.refuses("ALTER TYPE u RENAME b TO c", "b", "no field `b`");
    given.refuses("ALTER TYPE nope ADD b int", "nope", "nope");
    given.takes("ALTER TYPE IF EXISTS nope ADD b int");
}

#[test]
fn types_in_a_partition_key_stay() {
    let given = given("CREATE TYPE u (a int); CREATE TABLE t (p frozen<u> PRIMARY KEY, v int);");
    assert_eq!(given.find("ALTER TYPE u ADD b int").len(), 1);
}

#[test]
fn types_cannot_grow_out_of_hand() {
    let level = |inner: usize| {
        format!(
            "CREATE TYPE t{} (a frozen<t{inner}>, b frozen<t{inner}>);",
            inner + 1
        )
    };
    let levels: String = (0..11).map(level).collect();
    let schema = format!("CREATE TYPE t0 (a int); {levels}");
    let given = given(&schema);
    given.refuses(
        "CREATE TYPE x (a frozen<t11>, b frozen<t11>, c frozen<t11>, d frozen<t11>)",
        "x",
        "more types than any server could handle",
    );
}
