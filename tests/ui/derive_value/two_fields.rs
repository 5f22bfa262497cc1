#[derive(rsylla::Value)]
struct Money(i64, String);

fn main() {}
