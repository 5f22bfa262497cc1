#[derive(rsylla::Udt)]
#[rsylla(udt = "shop.adress")]
struct Address {
    street: Option<String>,
}

fn main() {}
