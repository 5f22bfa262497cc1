#[derive(rsylla::Value)]
struct Count(u64);

fn main() {}
