rsylla::queries!("../../queries/no_name.cql");

fn main() {}
