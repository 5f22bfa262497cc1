#[derive(rsylla::Value)]
#[rsylla(text, rename_all = "lowercase")]
enum State {
    Open,
    #[rsylla(rename = "open")]
    Closed,
}

fn main() {}
