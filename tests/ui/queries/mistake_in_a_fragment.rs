rsylla::queries!("../../queries/mistake_in_a_fragment.cql");

fn main() {}
