#[derive(rsylla::Udt)]
#[rsylla(udt = "shop.address")]
struct Address {
    street: Option<String>,
    city: Option<String>,
    zip: Option<String>,
}

fn main() {}
