//! Instructions that a typed statement takes to bind its values and to decode a
//! page of rows, against code written by hand for the driver.
//!
//! `cargo run --release -p rsylla-benches --bin instructions` runs itself below
//! valgrind, which counts; a busy machine makes no difference. Exits with 1
//! where a typed statement takes more than 3 % more.

use std::hint::black_box;
use std::process::{Command, ExitCode};

use bytes::{BufMut, Bytes, BytesMut};
use chrono::{DateTime, Utc};
use rsylla::Uuid;
use rsylla::driver::deserialize::FrameSlice;
use rsylla::driver::deserialize::row::{ColumnIterator, DeserializeRow};
use rsylla::driver::frame::response::result::{
    CollectionType, ColumnSpec, ColumnType, NativeType, TableSpec,
};
use rsylla::driver::serialize::row::{RowSerializationContext, SerializeRow};
use rsylla::driver::serialize::writers::RowWriter;
use rsylla::private::offline;

rsylla::query! {
    InsertPost: "INSERT INTO blog.posts (post_id, author_id, title, content, tags, created_at)
                 VALUES (?, ?, ?, ?, ?, ?)"
}

rsylla::query! {
    PostsByTag: "SELECT post_id, title, author_id, created_at FROM blog.posts_by_tag WHERE tag = ?"
}

/// How often each is done: often enough that starting the program is nothing.
const TIMES: usize = 20_000;
/// Rows in a page.
const ROWS: usize = 100;
/// How much more a typed statement may take.
const LIMIT: f64 = 1.03;

fn main() -> ExitCode {
    if let Some(job) = std::env::args().nth(1) {
        run(&job);
        return ExitCode::SUCCESS;
    }
    println!(
        "{:28} {:>8} {:>8} {:>7}",
        "instructions", "driver", "rsylla", "ratio"
    );
    let bind = compare("bind an insert of 6 values", "bind");
    let decode = compare("decode a row of 4 columns", "decode");
    if bind && decode {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

/// Whether a typed statement takes no more than it may.
fn compare(what: &str, job: &str) -> bool {
    let start = count("nothing");
    let [driver, typed] = ["driver", "rsylla"].map(|who| count(&format!("{job}-{who}")) - start);
    #[expect(clippy::cast_precision_loss, reason = "the counts are far below 2^52")]
    let ratio = typed as f64 / driver as f64;
    let times = TIMES as u64;
    println!(
        "{what:28} {:>8} {:>8} {ratio:>7.3}",
        driver / times,
        typed / times
    );
    ratio <= LIMIT
}

/// How many instructions this program takes for a job.
fn count(job: &str) -> u64 {
    let program = std::env::current_exe().expect("this program has a path");
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg(program)
        .arg(job)
        .output()
        .expect("valgrind is installed");
    let report = String::from_utf8_lossy(&output.stderr);
    let collected = report
        .lines()
        .find_map(|line| line.split_once("Collected : "))
        .map(|(_, count)| count.trim());
    collected
        .and_then(|count| count.parse().ok())
        .unwrap_or_else(|| panic!("valgrind says: {report}"))
}

fn run(job: &str) {
    let insert = insert_specs();
    let select = select_specs();
    let page = page();
    match job {
        "nothing" => {}
        "bind-driver" => (0..TIMES).for_each(|_| bind_by_hand(&insert)),
        "bind-rsylla" => (0..TIMES).for_each(|_| bind_typed(&insert)),
        "decode-driver" => (0..TIMES / ROWS).for_each(|_| decode_by_hand(&select, &page)),
        "decode-rsylla" => {
            let prepared: Vec<_> = select.iter().map(|spec| spec.typ().clone()).collect();
            (0..TIMES / ROWS).for_each(|_| decode_typed(&prepared, &select, &page));
        }
        other => panic!("unknown job `{other}`"),
    }
}

const TAGS: [&str; 2] = ["rust", "databases"];

fn created_at() -> DateTime<Utc> {
    black_box(DateTime::UNIX_EPOCH)
}

fn bind_by_hand(specs: &[ColumnSpec<'_>]) {
    let mut out = Vec::with_capacity(256);
    let post: Uuid = black_box(Uuid::nil());
    let values = (
        post,
        black_box(7_i32),
        black_box("My First Post"),
        black_box("Content"),
        &TAGS[..],
        created_at(),
    );
    values
        .serialize(
            &RowSerializationContext::from_specs(specs),
            &mut RowWriter::new(&mut out),
        )
        .expect("the values fit");
    black_box(out);
}

fn bind_typed(specs: &[ColumnSpec<'_>]) {
    let mut out = Vec::with_capacity(256);
    let statement = InsertPost {
        post_id: black_box(Uuid::nil()),
        author_id: black_box(7),
        title: black_box("My First Post"),
        content: black_box("Content"),
        tags: &TAGS,
        created_at: created_at(),
    };
    offline::write_values(statement, specs, &mut out).expect("the values fit");
    black_box(out);
}

type Post = (Uuid, Option<String>, Option<i32>, DateTime<Utc>);

fn decode_by_hand(specs: &[ColumnSpec<'_>], page: &[Bytes]) {
    <Post as DeserializeRow<'_, '_>>::type_check(specs).expect("the types are right");
    let mut rows = Vec::with_capacity(page.len());
    for row in page {
        let columns = ColumnIterator::new(specs, FrameSlice::new(row));
        rows.push(Post::deserialize(columns).expect("the row is right"));
    }
    black_box(rows);
}

fn decode_typed(prepared: &[ColumnType<'static>], specs: &[ColumnSpec<'_>], page: &[Bytes]) {
    assert!(offline::same_types(prepared, specs));
    let mut rows = Vec::with_capacity(page.len());
    for row in page {
        let columns = ColumnIterator::new(specs, FrameSlice::new(row));
        rows.push(offline::read_row::<PostsByTag<&str>>(columns).expect("the row is right"));
    }
    black_box(rows);
}

fn spec(name: &'static str, ty: ColumnType<'static>) -> ColumnSpec<'static> {
    ColumnSpec::borrowed(name, ty, TableSpec::borrowed("blog", "posts"))
}

fn insert_specs() -> Vec<ColumnSpec<'static>> {
    let native = ColumnType::Native;
    let tags = CollectionType::Set(Box::new(native(NativeType::Text)));
    vec![
        spec("post_id", native(NativeType::Uuid)),
        spec("author_id", native(NativeType::Int)),
        spec("title", native(NativeType::Text)),
        spec("content", native(NativeType::Text)),
        spec(
            "tags",
            ColumnType::Collection {
                frozen: false,
                typ: tags,
            },
        ),
        spec("created_at", native(NativeType::Timestamp)),
    ]
}

fn select_specs() -> Vec<ColumnSpec<'static>> {
    let native = ColumnType::Native;
    vec![
        spec("post_id", native(NativeType::Uuid)),
        spec("title", native(NativeType::Text)),
        spec("author_id", native(NativeType::Int)),
        spec("created_at", native(NativeType::Timestamp)),
    ]
}

/// Rows as a server sends them: each value behind its length.
fn page() -> Vec<Bytes> {
    let row = |n: usize| {
        let mut out = BytesMut::new();
        let title = format!("Post number {n}");
        let values: [&[u8]; 4] = [
            &[7; 16],
            title.as_bytes(),
            &[0, 0, 0, 7],
            &[0, 0, 0, 0, 0, 1, 2, 3],
        ];
        for value in values {
            out.put_i32(i32::try_from(value.len()).expect("values are short"));
            out.put_slice(value);
        }
        out.freeze()
    };
    (0..ROWS).map(row).collect()
}
