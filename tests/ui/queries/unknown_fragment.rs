rsylla::queries!("../../queries/unknown_fragment.cql");

fn main() {}
