#[derive(rsylla::Value)]
#[rsylla(text)]
enum State {
    Open,
    Closed(String),
}

fn main() {}
