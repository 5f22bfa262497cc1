rsylla::query! {
    pub Wrong: "SELECT name FROM tenant.users WHERE id = 3000000000"
}

fn main() {}
