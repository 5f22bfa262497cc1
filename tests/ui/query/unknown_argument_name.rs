fn main() {
    let _ = rsylla::query!("SELECT name FROM tenant.users WHERE id = :user_id", userid = 1);
}
