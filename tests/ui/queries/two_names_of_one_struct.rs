rsylla::queries!("../../queries/two_names_of_one_struct.cql");

fn main() {}
