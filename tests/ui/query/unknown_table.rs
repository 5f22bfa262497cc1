rsylla::query! {
    pub Wrong: "SELECT name FROM tenant.user WHERE id = ?"
}

fn main() {}
