#[derive(rsylla::Row)]
#[rsylla(table = "tenant.users")]
struct User {
    id: i32,
    name: Option<String>,
}

fn main() {
    let _ = User::by_primary_key("1");
}
