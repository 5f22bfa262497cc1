rsylla::query! {
    pub Wrong: "INSERT INTO tenant.users (id, name, email) VALUES (?, ?)"
}

fn main() {}
