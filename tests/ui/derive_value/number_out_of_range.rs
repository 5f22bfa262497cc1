#[derive(rsylla::Value)]
#[rsylla(tinyint)]
enum State {
    Open = 300,
}

fn main() {}
