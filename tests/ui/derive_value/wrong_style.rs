#[derive(rsylla::Value)]
#[rsylla(text, rename_all = "snakecase")]
enum State {
    Open,
}

fn main() {}
