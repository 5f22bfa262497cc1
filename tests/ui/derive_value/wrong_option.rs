#[derive(rsylla::Value)]
#[rsylla(txt)]
enum State {
    Open,
}

fn main() {}
