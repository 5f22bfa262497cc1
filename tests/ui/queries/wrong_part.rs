rsylla::queries!("../../queries/wrong_part.cql");

fn main() {}
