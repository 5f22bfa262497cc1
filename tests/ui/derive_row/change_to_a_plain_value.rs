#[derive(rsylla::Row)]
#[rsylla(table = "tenant.users")]
struct User {
    id: i32,
    name: Option<String>,
}

fn main() {
    let mut update = User::update_by_primary_key(1);
    update.name = "new".to_owned();
}
