fn main() {
    let id = 5;
    let _ = rsylla::query!(id, "SELECT name FROM tenant.users WHERE id = ?");
}
