rsylla::query! {
    pub Wrong: "SELECT nmae, email FROM tenant.users WHERE id = ?"
}

fn main() {}
