#[derive(rsylla::Value)]
enum State {
    Open,
    Closed,
}

fn main() {}
