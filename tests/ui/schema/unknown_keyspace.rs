rsylla::schema!(SCHEMA: "tenants");

fn main() {}
