rsylla::queries!("../../queries/not_there.cql");

fn main() {}
