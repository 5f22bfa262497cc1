rsylla::query! {
    pub Wrong: "SELECT name FROM tenant.users WHERE user_id = ?"
}

fn main() {}
