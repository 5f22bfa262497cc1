struct User {
    id: i64,
    name: String,
}

fn main() {
    let _ = rsylla::query_as!(User, "SELECT id, name FROM tenant.users WHERE id = ?", 1);
}
