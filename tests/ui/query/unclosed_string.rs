rsylla::query! {
    pub Wrong: "SELECT name FROM tenant.users WHERE id = 'x"
}

fn main() {}
