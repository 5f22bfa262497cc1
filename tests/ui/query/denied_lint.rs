rsylla::query! {
    pub All: "SELECT name FROM tenant.users"
}

fn main() {}
