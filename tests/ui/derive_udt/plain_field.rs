#[derive(rsylla::Udt)]
#[rsylla(udt = "shop.address")]
struct Address {
    street: Option<String>,
    city: String,
    zip: Option<i32>,
}

fn main() {}
