//! What `DROP` takes and refuses.

use crate::catalog::testing::*;

#[test]
fn types_in_use_are_kept() {
    let given = given(
        "CREATE TYPE a (x int); CREATE TYPE b (x frozen<a>); CREATE TYPE c (x int); \
         CREATE TYPE d (x int); CREATE TABLE t (p int PRIMARY KEY, v list<frozen<c>>); \
         CREATE FUNCTION f (x d) CALLED ON NULL INPUT RETURNS int LANGUAGE java AS 'return 1;';",
    );
    given.refuses("DROP TYPE a", "a", "used by type `b`");
    given.refuses("DROP TYPE c", "c", "used by table `t`");
    given.refuses("DROP TYPE d", "d", "used by function `f`");
    let given = given.after("DROP TYPE b");
    given.takes("DROP TYPE a");
    given.refuses("DROP TYPE nope", "nope", "nope");
    given.takes("DROP TYPE IF EXISTS nope");
}

#[test]
fn functions_in_use_are_kept() {
    let given = given(
        "CREATE FUNCTION s (a int, b int) CALLED ON NULL INPUT RETURNS int LANGUAGE java AS 'return a;';\
         CREATE FUNCTION f (a int) CALLED ON NULL INPUT RETURNS int LANGUAGE java AS 'return a;';\
         CREATE FUNCTION f (a text) CALLED ON NULL INPUT RETURNS text LANGUAGE java AS 'return a;';\
         CREATE AGGREGATE g (int) SFUNC s STYPE int FINALFUNC f INITCOND 0;",
    );
    given.refuses("DROP FUNCTION s", "s", "used by aggregate `g`");
    given.refuses("DROP FUNCTION f", "f", "2 overloads");
    given.refuses("DROP FUNCTION f (int)", "f", "used by aggregate `g`");
    given.takes("DROP FUNCTION f (text)");
    given.refuses("DROP FUNCTION f (uuid)", "f", "with these arguments");
    given.takes("DROP FUNCTION IF EXISTS f (uuid)");
    let given = given.after("DROP AGGREGATE g");
    given.takes("DROP FUNCTION s");
    given.refuses("DROP AGGREGATE g", "g", "no aggregate `g`");
}

#[test]
fn keyspaces_and_tables_go_with_what_they_hold() {
    let given = given("CREATE TABLE t (a int PRIMARY KEY, b int); CREATE INDEX i ON t (b);")
        .after("DROP TABLE t");
    given.takes("CREATE TABLE t (a int PRIMARY KEY)");
    given.refuses("DROP INDEX i", "i", "no index");
    given.refuses("DROP KEYSPACE nope", "nope", "does not exist");
    given.takes("DROP KEYSPACE IF EXISTS nope");
    given.refuses("DROP KEYSPACE system", "system", "belongs to the server");
    let given = given.after("DROP KEYSPACE ks");
    given.refuses("DROP TABLE t", "t", "keyspace `ks` does not exist");
}
