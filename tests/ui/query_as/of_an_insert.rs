struct User {
    id: i32,
}

fn main() {
    let _ = rsylla::query_as!(User, "INSERT INTO tenant.users (id) VALUES (?)", 1);
}
