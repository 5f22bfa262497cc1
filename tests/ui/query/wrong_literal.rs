rsylla::query! {
    pub Wrong: "SELECT name FROM tenant.users WHERE id = 'seven'"
}

fn main() {}
