use rsylla::Row;

#[derive(Row)]
#[rsylla(table = "event_store.events")]
enum Event {
    A,
}

fn main() {}
