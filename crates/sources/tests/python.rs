//! What is found in Python sources, and what is not said.

use rsylla_cql::diagnostic::Level;
use rsylla_cql::{Catalog, Diagnostic, Dialect};
use rsylla_sources::{Schema, python};

const SCHEMA: &str = "
    CREATE TABLE shop.users (id int PRIMARY KEY, name text, born date, tags set<text>, key uuid);
    CREATE TABLE shop.orders (user int, id int, at timestamp, total decimal, PRIMARY KEY (user, id));
    CREATE TABLE archive.orders (year int, id int, PRIMARY KEY (year, id));
";

fn catalog() -> Catalog {
    let mut catalog = Catalog::new(Dialect::Cassandra);
    for keyspace in ["shop", "archive", "tenant_*"] {
        catalog.assume_keyspace(keyspace);
    }
    assert_eq!(catalog.load("shop.cql", SCHEMA, None), []);
    let tenant = "CREATE TABLE notes (id int PRIMARY KEY, body text);";
    assert_eq!(catalog.load("tenant.cql", tenant, Some("tenant_*")), []);
    catalog
}

fn found(body: &str) -> (String, Vec<Diagnostic>) {
    let source = format!("from rsylla import Batch, Query, Session\nsession: Session\n{body}");
    let catalog = catalog();
    let schema = Schema::of_files(&catalog, None, vec!["tenant_*".to_owned()]);
    let found = python::check(&source, schema);
    (source, found)
}

/// Checks that exactly these are found: code and place.
#[track_caller]
fn check(body: &str, expected: &[(&str, &str)]) {
    let (source, found) = found(body);
    let found: Vec<_> = found
        .iter()
        .filter(|found| found.code.default_level() != Some(Level::Allow))
        .map(|found| (found.code.name(), found.span.of(&source)))
        .collect();
    assert_eq!(found, expected, "{body}");
}

/// Checks what is found without schema files.
#[track_caller]
fn check_alone(source: &str, expected: &[(&str, &str)]) {
    let found = python::check(source, Schema::unknown(Dialect::Cassandra));
    let found: Vec<_> = found
        .iter()
        .map(|found| (found.code.name(), found.span.of(source)))
        .collect();
    assert_eq!(found, expected, "{source}");
}

#[test]
fn texts_are_read_as_python_joins_them() {
    check(
        r#"session.execute("SELECT nmae FROM shop.users WHERE id = 1")"#,
        &[("unknown-column", "nmae")],
    );
    check(
        "session.prepare('SELECT '\n    'nmae'  # the name\n    ' FROM shop.users WHERE id = ?')",
        &[("unknown-column", "nmae")],
    );
    check(
        "COLUMNS = 'nmae, id'\nsession.prepare('SELECT ' + COLUMNS + ' FROM shop.users WHERE id = ?')",
        &[("unknown-column", "nmae")],
    );
    check(
        "TABLE = 'shop.users'\nsession.prepare(f'SELECT nmae FROM {TABLE} WHERE id = ?')",
        &[("unknown-column", "nmae")],
    );
    check(
        r#"session.prepare("SELECT \"Name\",\tid \
            FROM shop.users WHERE id = ?")"#,
        &[("unknown-column", r#"\"Name\""#)],
    );
    check(
        r"session.prepare(r'SELECT x FROM shop.users WHERE id = ?')",
        &[("unknown-column", "x")],
    );
}

#[test]
fn names_are_followed_where_they_mean_one_thing() {
    check(
        "class Q:\n    GET = 'SELECT nmae FROM shop.users WHERE id = ?'\nsession.execute(Q.GET, [1])",
        &[("unknown-column", "nmae")],
    );
    check(
        "def f(x):\n    q = 'SELECT nmae FROM shop.users'\n    if x:\n        q += ' WHERE id = 1'\n    session.execute(q)",
        &[],
    );
    check(
        "class A:\n    def __init__(self):\n        self.get = session.prepare('SELECT name FROM shop.users WHERE id = ?').set_idempotent(True)\n    def go(self):\n        session.execute_prepared(self.get, {'ID': 1})",
        &[("unknown-value", "'ID'")],
    );
    check("def f(q):\n    session.execute(q)", &[]);
    check(
        "global_q = 'SELECT x FROM shop.users WHERE id = 1'\ndef f():\n    global global_q\n    global_q = 'other'\ndef g():\n    session.execute(global_q)",
        &[],
    );
}

#[test]
fn unknown_parts_hide_only_what_depends_on_them() {
    check(
        "def f(t):\n    session.prepare(f'SELECT boddy FROM tenant_{t}.notes WHERE id = ?')",
        &[("unknown-column", "boddy")],
    );
    check(
        "def f(t):\n    session.prepare(f'SELECT body FROM tenant_{t}.notes')",
        &[("full-scan", "tenant_{t}.notes")],
    );
    check(
        "def f(where):\n    session.execute(f'SELECT nmae, name FROM shop.users {where}')",
        &[("unknown-column", "nmae")],
    );
    for fine in [
        "def f(w):\n    session.execute(f'SELECT name FROM shop.users {w}')",
        "def f(w):\n    session.execute(f'SELECT name FROM shop.users WHERE {w}')",
        "def f(w):\n    session.execute(f'DELETE FROM shop.orders WHERE id = 1 {w}')",
        "def f(w):\n    session.execute(f'SELECT name FROM shop.users{w}')",
        "def f(t):\n    session.execute(f'SELECT x FROM {t}')",
        "def f(t):\n    session.execute('SELECT x FROM ' + t + ' WHERE y = 1')",
        "def f(c):\n    session.execute(f'SELECT {c} FROM shop.users WHERE id = 1')",
        "def f(c):\n    session.execute(f'SELECT name{c} FROM shop.users WHERE id = 1')",
        "def f(v):\n    session.execute(f'INSERT INTO shop.users (id, name) VALUES ({v})')",
        "def f(n):\n    session.execute('SELECT name FROM shop.users WHERE id = %s' % n)",
        "def f(n):\n    session.execute('SELECT {} FROM shop.users'.format(n))",
        "def f(a, b, c, d, e):\n    session.execute(f'SELECT {a} {b} {c} {d} {e} FROM x')",
    ] {
        check(fine, &[]);
    }
    // An int is one value, whichever it is.
    check(
        "def f(n: int):\n    session.execute(f'SELECT id FROM shop.orders WHERE user = {n} AND at > ?', [1])",
        &[("needs-filtering", "at > ?")],
    );
}

#[test]
fn names_without_a_keyspace_belong_where_such_a_table_is() {
    check(
        "session.execute('SELECT nmae FROM users WHERE id = 1')",
        &[("unknown-column", "nmae")],
    );
    // Two keyspaces have it: what is wrong in both is wrong.
    check(
        "session.execute('SELECT nope, total FROM orders WHERE year = 1')",
        &[("unknown-column", "nope")],
    );
    check(
        "session.use_keyspace('archive')\nsession.execute('SELECT total FROM orders WHERE year = 1')",
        &[("unknown-column", "total")],
    );
    check(
        "session.execute('SELECT a FROM usres')",
        &[("unknown-table", "usres")],
    );
}

#[test]
fn values_are_checked_by_name() {
    let get = "'SELECT name FROM shop.users WHERE id = ?'";
    check(&format!("session.execute({get}, {{'id': 1}})"), &[]);
    check(&format!("session.execute({get}, dict(id=1))"), &[]);
    check(
        &format!("session.execute({get}, dict(idd=1))"),
        &[("unknown-value", "idd")],
    );
    check(
        &format!("session.execute({get}, {{'x': 1}})"),
        &[("missing-value", "{"), ("unknown-value", "'x'")],
    );
    check(
        &format!("def f(more):\n    session.execute({get}, {{'name': 1, **more}})"),
        &[("unknown-value", "'name'")],
    );
    check(
        &format!("session.execute({get}, {{'id': 1, 'id': 2}})"),
        &[("duplicate-key", "'id'")],
    );
    check(
        &format!("session.execute({get})"),
        &[("missing-value", "?")],
    );
    check(
        &format!("values = []\nsession.execute({get}, *values)"),
        &[],
    );
    check(
        "session.execute('SELECT id FROM shop.orders WHERE user = ? AND id > ? AND id < ?', {'user': 1, 'id': 2})",
        &[("ambiguous-marker", "?")],
    );
    check(
        "session.execute('SELECT id FROM shop.orders WHERE user IN ? LIMIT ?', {'in(user)': [1], '[limit]': 2})",
        &[],
    );
    check(
        "values = {'id': 1}\nvalues['more'] = 2\nsession.execute('SELECT name FROM shop.users WHERE id = 1', values)",
        &[],
    );
}

#[test]
fn values_are_checked_by_number() {
    let get = "'SELECT id FROM shop.orders WHERE user = ? AND id = ?'";
    check(&format!("session.execute({get}, [1, 2])"), &[]);
    check(
        &format!("session.execute({get}, (1, 2, 3))"),
        &[("bind-count", "(1, 2, 3)")],
    );
    check(&format!("a = [1]\nsession.execute({get}, [*a])"), &[]);
    check(
        &format!("a = [1]\nsession.execute({get}, a)"),
        &[("bind-count", "a")],
    );
    check(
        &format!("a = [1]\na.append(2)\nsession.execute({get}, a)"),
        &[],
    );
}

#[test]
fn values_are_checked_by_type_where_it_is_plain() {
    let insert = "'INSERT INTO shop.users (id, name, born, tags, key) VALUES (?, ?, ?, ?, ?)'";
    let check = |values: &str, expected: &[(&str, &str)]| {
        let body = format!(
            "import uuid, time\nfrom datetime import datetime\ndef f(x, n: int):\n    session.execute({insert}, {values})"
        );
        check(&body, expected);
    };
    check("(1, 'a', '2026-01-02', {'a'}, uuid.uuid4())", &[]);
    check(
        "(n, None, 20455, [], '123e4567-e89b-42d3-a456-426614174000')",
        &[],
    );
    check("(x, x.y, x(), x + 1, x[0])", &[]);
    check("('1', 'a', x, x, x)", &[("type-mismatch", "'1'")]);
    check("(1, n, x, x, x)", &[("type-mismatch", "n")]);
    check(
        "(1, 'a', datetime.now(), x, x)",
        &[("type-mismatch", "datetime.now()")],
    );
    check("(1, 'a', x, [1], x)", &[("type-mismatch", "1")]);
    check("(1, 'a', x, 'abc', x)", &[("type-mismatch", "'abc'")]);
    check(
        "(3000000000, 'a', x, x, x)",
        &[("invalid-literal", "3000000000")],
    );
    check("(1, 'a', x, x, 'no')", &[("invalid-literal", "'no'")]);
    check(
        "(time.time(), 'a', x, x, x)",
        &[("type-mismatch", "time.time()")],
    );
    check("(int(time.time()), str(n), x, x, x)", &[]);
    check("(True, 'a', x, x, x)", &[("type-mismatch", "True")]);
}

#[test]
fn batches_want_an_entry_for_each_statement() {
    let batch =
        "batch = Batch('logged')\nbatch.append_statement('DELETE FROM shop.users WHERE id = ?')\n";
    check(&format!("{batch}session.batch(batch, [{{'id': 1}}])"), &[]);
    check(
        &format!("{batch}session.batch(batch, [(1,), (2,)])"),
        &[("bind-count", "[(1,), (2,)]")],
    );
    check(
        &format!("{batch}session.batch(batch, [{{'idd': 1}}])"),
        &[("unknown-value", "'idd'")],
    );
    check(
        &format!(
            "{batch}values = [(1,)]\nfor i in range(3):\n    batch.append_statement('DELETE FROM shop.users WHERE id = ?')\n    values.append((i,))\nsession.batch(batch, values)"
        ),
        &[],
    );
    check(
        &format!("{batch}fill(batch)\nsession.batch(batch, [(1,), (2,)])"),
        &[],
    );
}

#[test]
fn what_a_source_makes_counts_for_it() {
    let made = "from rsylla import Session\nsession: Session\nsession.execute('CREATE TABLE t (k int PRIMARY KEY, v text)')\n";
    check_alone(
        &format!("{made}session.execute('SELECT w FROM t WHERE k = ?', [1])"),
        &[("unknown-column", "w")],
    );
    check_alone(
        &format!("{made}session.execute('SELECT w FROM other')"),
        &[],
    );
    // Made twice, each time otherwise: only what is wrong of both is said.
    let twice = format!("{made}session.execute('CREATE TABLE t (k int PRIMARY KEY, w text)')\n");
    check_alone(
        &format!("{twice}session.execute('SELECT v, x FROM t WHERE k = 1')"),
        &[("unknown-column", "x")],
    );
    check_alone(
        &format!(
            "{made}session.execute('ALTER TABLE t ADD w int')\nsession.execute('SELECT w FROM t WHERE k = 1')"
        ),
        &[],
    );
    check_alone(
        "from rsylla import Session\ndef f(session, columns):\n    session.execute(f'CREATE TABLE t (k int PRIMARY KEY, {columns})')\n    session.execute('SELECT w FROM t WHERE k = 1')",
        &[],
    );
    check_alone(
        &format!("{made}session.execute('CREATE TABLE u (k int PRIMARY KEY, v nothing)')"),
        &[],
    );
    check_alone(
        &format!("{made}session.execute('CREATE TABLE u (k int PRIMARY KEY, v text')"),
        &[("syntax", "text")],
    );
}

#[test]
fn writing_by_what_was_read_is_a_race() {
    let select = "session.execute('SELECT name FROM shop.users WHERE id = ?', {'id': i})";
    let read = format!("def f(i, mail):\n    row = {select}.first_row()\n");
    let insert =
        "session.execute('INSERT INTO shop.users (id, name) VALUES (?, ?)', {'id': i, 'name': m})";
    let race = &[("read-then-write", "shop.users")][..];
    check(
        &format!("{read}    if row is None:\n        {insert}"),
        race,
    );
    check(
        &format!("{read}    if row:\n        return\n    {insert}"),
        race,
    );
    check(
        &format!("{read}    new = row is None\n    if new:\n        {insert}"),
        race,
    );
    let made_of_it = insert.replace("'name': m", "'name': row.name + m");
    check(&format!("{read}    {made_of_it}"), race);
    // Nothing that was read decides it.
    check(&format!("{read}    print(row)\n    {insert}"), &[]);
    check(&format!("{read}    if mail:\n        {insert}"), &[]);
    // Of another row, with a condition, for a while only, in another function.
    let other = insert.replace("'id': i", "'id': mail");
    check(&format!("{read}    if row is None:\n        {other}"), &[]);
    let conditional = insert.replace("(?, ?)", "(?, ?) IF NOT EXISTS");
    check(
        &format!("{read}    if row is None:\n        {conditional}"),
        &[],
    );
    let cached = insert
        .replace("(?, ?)", "(?, ?) USING TTL ?")
        .replace("m}", "m, 'ttl': 9}");
    check(&format!("{read}    if row is None:\n        {cached}"), &[]);
    check(
        &format!("{read}def g(i, row):\n    if row is None:\n        {insert}"),
        &[],
    );
}

#[test]
fn comments_silence_what_they_name() {
    let scan = "session.execute('SELECT name FROM shop.users')";
    check(&format!("{scan}  # rsylla: ignore[full-scan]"), &[]);
    check(&format!("# rsylla: ignore[full-scan]\n{scan}"), &[]);
    check(
        "session.execute('''\n    SELECT name\n    FROM shop.users -- rsylla: ignore[full-scan]\n''')",
        &[],
    );
    check(
        "session.execute('SELECT nmae FROM shop.users')  # rsylla: ignore[full-scan]",
        &[("unknown-column", "nmae")],
    );
}

#[test]
fn other_databases_are_left_alone() {
    let catalog = catalog();
    let check = |source: &str, count: usize| {
        let schema = Schema::of_files(&catalog, None, Vec::new());
        assert_eq!(python::check(source, schema).len(), count, "{source}");
    };
    check(
        "import sqlite3\ncursor.execute('SELECT nmae FROM users')",
        0,
    );
    check("session.execute('SELECT 1 + 1')", 0);
    check("session.execute('SELECT a FROM nowhere')", 0);
    check("session.execute('SELECT nmae FROM users WHERE id = 1')", 1);
    check(
        "from fastapi import Query\nimport rsylla\nQuery('nothing')",
        0,
    );
}

#[test]
fn what_is_meant_to_fail_may_fail() {
    check(
        "with pytest.raises(Exception):\n    session.execute('SELECT nmae FROM shop.users')",
        &[],
    );
}

#[test]
fn broken_sources_are_read_as_far_as_possible() {
    check(
        "def f(:\n    pass\nsession.execute('SELECT nmae FROM shop.users WHERE id = 1')",
        &[("unknown-column", "nmae")],
    );
    let deep = "(".repeat(5000) + "1" + &")".repeat(5000);
    check(&format!("x = {deep}"), &[]);
    let sum = vec!["'a'"; 5000].join(" + ");
    check(&format!("session.execute({sum})"), &[]);
}
