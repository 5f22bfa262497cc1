//! What a real server has, against files: `check --live`, `schema pull`, `schema diff`.

use std::fs;

use crate::place::Place;

/// Everything that a keyspace can hold. `KS` stands for its name.
const RICH: &str = r#"
CREATE KEYSPACE KS WITH replication = {'class': 'NetworkTopologyStrategy', 'replication_factor': 1};
CREATE TYPE KS.address (street text, "Number" int, tags frozen<set<text>>);
CREATE TYPE KS."Person" (name text, home frozen<address>, old set<text>);
CREATE FUNCTION KS.plus (s int, v int) CALLED ON NULL INPUT RETURNS int LANGUAGE java AS 'return s + v; // it''s';
CREATE FUNCTION KS.hide (a text, n int) CALLED ON NULL INPUT RETURNS text LANGUAGE java AS 'return a;';
CREATE FUNCTION KS.pick (p "Person", l list<int>) RETURNS NULL ON NULL INPUT RETURNS list<int> LANGUAGE java AS 'return l;';
CREATE AGGREGATE KS.total (int) SFUNC plus STYPE int INITCOND 0;
CREATE TABLE KS.orders (
    shop int, day date, at timestamp, id timeuuid, total decimal, items list<text>, labels set<text>,
    notes map<text, int>, sent frozen<address>, billed address, pair tuple<int, text>, place vector<float, 2>,
    p frozen<"Person">, fl frozen<list<int>>, owner text STATIC, "Quoted" int,
    m1 text MASKED WITH DEFAULT, m2 text MASKED WITH mask_inner(1, null, '#'), m3 text MASKED WITH hide(3),
    PRIMARY KEY ((shop, day), at, id)
) WITH CLUSTERING ORDER BY (at DESC, id ASC) AND comment = 'it''s' AND gc_grace_seconds = 1000
    AND compaction = {'class': 'LeveledCompactionStrategy', 'sstable_size_in_mb': 100}
    AND caching = {'rows_per_partition': 10} AND compression = {} AND speculative_retry = 'MIN(99p, 50ms)';
CREATE INDEX ON KS.orders (total);
CREATE INDEX by_quoted ON KS.orders ("Quoted");
CREATE INDEX ON KS.orders (labels);
CREATE INDEX ON KS.orders (KEYS(notes));
CREATE INDEX ON KS.orders (ENTRIES(notes));
CREATE INDEX ON KS.orders (FULL(fl));
CREATE INDEX by_owner ON KS.orders (owner) USING 'sai';
CREATE CUSTOM INDEX by_place ON KS.orders (place) USING 'StorageAttachedIndex' WITH OPTIONS = {'similarity_function': 'dot_product'};
CREATE CUSTOM INDEX by_m1 ON KS.orders (m1) USING 'org.apache.cassandra.index.sasi.SASIIndex' WITH OPTIONS = {'mode': 'CONTAINS'};
CREATE TABLE KS.counts (k text, day date, hits counter, PRIMARY KEY (k, day));
CREATE TABLE KS.base (a int, b text, c int, d int, PRIMARY KEY (a, b)) WITH CLUSTERING ORDER BY (b DESC)
    AND compression = {'class': 'ZstdCompressor', 'compression_level': 3} AND read_repair = 'NONE'
    AND compaction = {'class': 'UnifiedCompactionStrategy', 'scaling_parameters': 'T4'};
CREATE MATERIALIZED VIEW KS.v1 AS SELECT * FROM KS.base
    WHERE a IS NOT NULL AND b = 'x' AND c IS NOT NULL PRIMARY KEY (c, a, b);
CREATE MATERIALIZED VIEW KS.v2 AS SELECT a, b, d FROM KS.base
    WHERE a IS NOT NULL AND b IS NOT NULL PRIMARY KEY (b, a) WITH CLUSTERING ORDER BY (a DESC) AND comment = 'v';
CREATE TABLE KS.static_compact (a int PRIMARY KEY, b int, c int) WITH COMPACT STORAGE;
CREATE TABLE KS.dense (a int, b int, c int, PRIMARY KEY (a, b)) WITH COMPACT STORAGE;
CREATE TABLE KS.empty_compact (a int, b int, PRIMARY KEY (a, b)) WITH COMPACT STORAGE;
"#;

/// What `schema pull` prints of the test's keyspace.
#[track_caller]
fn pull(place: &Place) -> String {
    let args = ["schema", "pull", &place.node, "--keyspace", &place.keyspace];
    let (code, text, said) = place.run(&args);
    assert_eq!((code, said.as_str()), (0, ""), "{text}");
    text
}

/// What was found, and where, without the lines of the files.
fn heads(found: &str) -> String {
    let lines = found.lines().map(str::trim_start);
    let heads = lines.filter(|line| line.starts_with("error[") || line.starts_with("-->"));
    heads
        .map(|line| format!("{line}\n"))
        .collect::<Vec<_>>()
        .concat()
}

#[test]
fn what_is_pulled_makes_the_same_schema() {
    let place = Place::new();
    place.execute(RICH);
    place.file("schemas/rich.cql", RICH);
    let (code, differences, _) = place.check();
    assert_eq!((code, differences.as_str()), (0, ""));
    let pulled = pull(&place);
    place.execute("DROP KEYSPACE KS;\n");
    place.execute(&pulled);
    assert_eq!(pull(&place), pulled);
    place.file("schemas/rich.cql", &pulled);
    let (code, differences, said) = place.check();
    assert_eq!(
        (code, differences.as_str(), said.as_str()),
        (0, "", "the cluster has what the files say\n")
    );
}

#[test]
fn files_are_written_for_each_keyspace() {
    let place = Place::new();
    place.execute(
        "CREATE KEYSPACE KS WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1};
         CREATE TABLE KS.t (a int PRIMARY KEY);\n",
    );
    let args = [
        "schema",
        "pull",
        &place.node,
        "--out",
        "pulled",
        "--keyspace",
    ];
    let (code, written, _) = place.run(&[&args[..], &[&place.keyspace]].concat());
    assert_eq!(
        (code, written),
        (0, place.own("pulled/KS.cql\n")),
        "one file"
    );
    let names: Vec<_> = fs::read_dir(place.dir.path().join("pulled"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .collect();
    assert_eq!(names.len(), 1, "{names:?}");
    let (code, _, said) = place.run(&[&args[..], &["no_such_keyspace"]].concat());
    assert_eq!(
        (code, said.as_str()),
        (2, "error: the cluster has no keyspace `no_such_keyspace`\n")
    );
}

#[test]
fn drift_is_told_by_object() {
    let place = Place::new();
    let files = "CREATE KEYSPACE KS WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1};
CREATE TABLE KS.orders (
    shop int,
    at timestamp,
    total int,
    note text,
    PRIMARY KEY (shop, at)
);
CREATE INDEX by_total ON KS.orders (total);
CREATE TABLE KS.gone (a int PRIMARY KEY);\n";
    place.file("schemas/shop.cql", files);
    place.execute(files);
    place.execute(
        "DROP INDEX KS.by_total;
         ALTER TABLE KS.orders DROP note;
         ALTER TABLE KS.orders ADD extra bigint;
         ALTER TABLE KS.orders WITH gc_grace_seconds = 60;
         DROP TABLE KS.gone;
         CREATE TYPE KS.added (x int);\n",
    );
    let (code, found, said) = place.check();
    let expected = place.own(
        "error[drift]: type `KS.added` is missing in the files
error[drift]: table `KS.gone` is missing in the cluster
--> schemas/shop.cql:10:LEN
error[drift]: table `KS.orders`: column `note` is `text` in the files, missing in the cluster
--> schemas/shop.cql:6:5
error[drift]: table `KS.orders`: column `extra` is `bigint` in the cluster, missing in the files
--> schemas/shop.cql:2:LEN
error[drift]: table `KS.orders`: option `gc_grace_seconds` is `60` in the cluster, the server's default in the files
--> schemas/shop.cql:2:LEN
error[drift]: index `KS.by_total` is missing in the cluster
--> schemas/shop.cql:9:14
",
    );
    let column = "CREATE TABLE .".len() + place.keyspace.len() + 1;
    assert_eq!(heads(&found), expected.replace("LEN", &column.to_string()));
    assert!(
        found.contains("6 |     note text,\n  |     ^^^^\n"),
        "{found}"
    );
    assert_eq!((code, said.as_str()), (1, "6 differences in 4 objects\n"));

    let (code, json, _) = place.run(&["check", "--live", &place.node, "--format", "json"]);
    let list: Vec<serde_json::Value> = serde_json::from_str(&json).unwrap();
    assert_eq!((code, list.len()), (1, 6));
    assert_eq!(list[2]["code"], "drift");
    assert_eq!(list[2]["line"], 6);
    assert_eq!(list[2]["object"]["name"], "orders");
    assert_eq!(list[2]["file"], "schemas/shop.cql");
    assert_eq!(list[2]["part"], "column `note`");
    assert_eq!(list[2]["files"], "text");
    assert_eq!(list[2]["cluster"], serde_json::Value::Null);
}

#[test]
fn one_schema_is_compared_with_many_keyspaces() {
    let place = Place::new();
    place.file(
        "rsylla.toml",
        "[schema]\nfiles = []\n[keyspaces.\"KS_t*\"]\nfiles = [\"schemas/tenant.cql\"]\n",
    );
    place.file(
        "schemas/tenant.cql",
        "CREATE TABLE users (id int PRIMARY KEY, name text);",
    );
    let make = |name: &str, columns: &str| {
        place.execute(&format!(
            "CREATE KEYSPACE KS_{name}
             WITH replication = {{'class': 'SimpleStrategy', 'replication_factor': 1}};
             CREATE TABLE KS_{name}.users (id int PRIMARY KEY{columns});\n"
        ));
    };
    make("t1", ", name text");
    make("t2", "");
    make("other", "");
    let (code, found, _) = place.check();
    let expected = "error[drift]: table `KS_t2.users`: column `name` is `text` in the files, missing \
                    in the cluster\n--> schemas/tenant.cql:1:41\n";
    assert_eq!((code, heads(&found)), (1, place.own(expected)));
    let (_, written, _) = place.run(&["schema", "diff", &place.node, "."]);
    assert_eq!(
        written,
        place.own("ALTER TABLE KS_t2.users ADD name text;\n")
    );
    for name in ["t1", "t2", "other"] {
        place.execute(&format!("DROP KEYSPACE KS_{name};\n"));
    }
}

#[test]
fn a_diff_leads_the_cluster_to_the_files() {
    let place = Place::new();
    place.execute(RICH);
    let changed = RICH
        .replace("owner text STATIC", "owner text STATIC, extra int")
        .replace("labels set<text>,", "")
        .replace("CREATE INDEX ON KS.orders (labels);\n", "")
        .replace(" AND gc_grace_seconds = 1000", "")
        .replace("m2 text MASKED WITH mask_inner(1, null, '#')", "m2 text")
        .replace("street text, ", "street text, zip_before int, ")
        .replace(
            "c int, d int, PRIMARY KEY (a, b)) WITH",
            "c int, d bigint, PRIMARY KEY (a, b)) WITH",
        );
    // A field in the middle of a type cannot come: it is told, and nothing is written.
    let target = place.file("target/rich.cql", &changed);
    let (code, written, said) = place.run(&["schema", "diff", &place.node, &target]);
    assert_eq!((code, written.as_str()), (1, ""));
    assert!(said.contains("make a type of another name"), "{said}");

    let target = place.file(
        "target/rich.cql",
        &changed
            .replace("street text, zip_before int, ", "street text, ")
            .replace(
                "tags frozen<set<text>>)",
                "tags frozen<set<text>>, zip int)",
            ),
    );
    let args = ["schema", "diff", &place.node, &target];
    let (code, written, said) = place.run(&args);
    assert_eq!((code, written.as_str()), (1, ""));
    assert!(said.contains("column `labels` of table"), "{said}");
    assert!(
        said.contains("column `d` of type int cannot become bigint"),
        "{said}"
    );
    assert!(said.contains("help: `--allow-data-loss`"), "{said}");

    let (code, written, said) = place.run(&[&args[..], &["--allow-data-loss"]].concat());
    assert_eq!((code, said.as_str()), (0, ""), "{written}");
    place.execute(&written);
    let (code, left, _) = place.run(&args);
    assert_eq!((code, left.as_str()), (0, ""));
    // And from nothing.
    let empty = place.file("empty.cql", "");
    let (code, written, said) = place.run(&["schema", "diff", &empty, &target]);
    assert_eq!((code, said.as_str()), (0, ""));
    place.execute("DROP KEYSPACE KS;\n");
    place.execute(&written);
    let (code, left, _) = place.run(&args);
    assert_eq!((code, left.as_str()), (0, ""));
}

#[test]
fn a_cluster_that_does_not_answer_is_told() {
    let place = Place::new();
    place.file("schemas/a.cql", "");
    let (code, found, said) = place.run(&["check", "--live", "127.0.0.1:1"]);
    assert_eq!((code, found.as_str()), (2, ""));
    assert!(
        said.starts_with("error: cannot connect to 127.0.0.1:1: "),
        "{said}"
    );
    let (code, _, said) = place.run(&["schema", "diff", "nowhere", "schemas"]);
    assert_eq!(code, 2);
    assert_eq!(
        said,
        "error: `nowhere` is no file or folder, and no `host:port`\n"
    );
}
