rsylla::queries!("../../queries/two_of_one_name.cql");

fn main() {}
