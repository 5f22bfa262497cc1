#[derive(rsylla::Udt)]
#[rsylla(udt = "shop.address")]
struct Address {
    street: Option<String>,
    town: Option<String>,
    city: Option<String>,
    zip: Option<i32>,
}

fn main() {}
