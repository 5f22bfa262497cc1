rsylla::query! {
    pub Wrong: "SELECT conut(id) FROM tenant.users WHERE id = ?"
}

fn main() {}
