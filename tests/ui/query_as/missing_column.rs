struct User {
    id: i32,
    name: Option<String>,
}

fn main() {
    let _ = rsylla::query_as!(User, "SELECT id FROM tenant.users WHERE id = ?", 1);
}
