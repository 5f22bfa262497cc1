#[derive(rsylla::Value)]
#[rsylla(int)]
enum State {
    Open = 1,
    Closed,
}

fn main() {}
