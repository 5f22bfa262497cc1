use rsylla::Row;

#[derive(Row)]

struct Event {
    version: i32,
}

fn main() {}
