rsylla::queries!("../../queries/name_in_camel_case.cql");

fn main() {}
