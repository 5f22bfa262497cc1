rsylla::query! {
    pub Wrong: "SELECT name FROM tenant.users WHER id = ?"
}

fn main() {}
