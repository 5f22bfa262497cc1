rsylla::queries!("../../queries/wrong_option.cql");

fn main() {}
