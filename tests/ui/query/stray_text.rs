rsylla::query! {
    pub Wrong: "SELECT name FROM tenant.users WHERE id = ? RETURNING id"
}

fn main() {}
