//! What `CREATE FUNCTION` takes and refuses.

use crate::catalog::testing::*;

fn function(signature: &str) -> String {
    format!("CREATE FUNCTION {signature} LANGUAGE java AS 'return null;'")
}

#[test]
fn overloads_are_told_apart_by_their_arguments() {
    let given = given("").after(&function("f (a int) CALLED ON NULL INPUT RETURNS int"));
    given.takes(&function("f (a text) CALLED ON NULL INPUT RETURNS int"));
    given.refuses(
        &function("f (b int) CALLED ON NULL INPUT RETURNS int"),
        "f",
        "exists already",
    );
    given.takes(
        "CREATE FUNCTION IF NOT EXISTS f (b int) CALLED ON NULL INPUT RETURNS int \
         LANGUAGE java AS 'return 1;'",
    );
    given.takes(
        "CREATE OR REPLACE FUNCTION f (b int) CALLED ON NULL INPUT RETURNS int \
         LANGUAGE java AS 'return 1;'",
    );
    given.refuses(
        "CREATE OR REPLACE FUNCTION f (b int) RETURNS NULL ON NULL INPUT RETURNS int \
         LANGUAGE java AS 'return 1;'",
        "f",
        "must stay `CALLED ON NULL INPUT`",
    );
    given.refuses(
        "CREATE OR REPLACE FUNCTION f (b int) CALLED ON NULL INPUT RETURNS text \
         LANGUAGE java AS 'return 1;'",
        "text",
        "cannot become text",
    );
}

#[test]
fn arguments_are_named_once_and_not_frozen() {
    let given = given("CREATE TYPE u (a int);");
    given.takes(&function(
        "f (a list<frozen<u>>) CALLED ON NULL INPUT RETURNS u",
    ));
    given.refuses(
        &function("f (a int, a int) CALLED ON NULL INPUT RETURNS int"),
        "a",
        "named twice",
    );
    given.refuses(
        &function("f (a frozen<u>) CALLED ON NULL INPUT RETURNS int"),
        "frozen<u>",
        "without `frozen`",
    );
    given.refuses(
        &function("f () CALLED ON NULL INPUT RETURNS nope"),
        "nope",
        "nope",
    );
}

#[test]
fn languages_are_those_of_the_server() {
    let lua = "CREATE FUNCTION f (a int) CALLED ON NULL INPUT RETURNS int LANGUAGE lua AS 'x'";
    given("").refuses(lua, "lua", "cannot be written in lua");
    given_scylla("").takes(lua);
    let java = &function("f (a int) CALLED ON NULL INPUT RETURNS int");
    given_scylla("").refuses(java, "java", "cannot be written in java");
    given("").refuses(
        "CREATE FUNCTION f () CALLED ON NULL INPUT RETURNS int LANGUAGE java AS 'return (1;'",
        "'return (1;'",
        "",
    );
    given_scylla("").refuses(
        "CREATE FUNCTION f () CALLED ON NULL INPUT RETURNS int LANGUAGE wasm AS '(module)'",
        "'(module)'",
        "exports no function `f`",
    );
}
