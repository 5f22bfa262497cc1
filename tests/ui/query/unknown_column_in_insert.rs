rsylla::query! {
    pub Wrong: "INSERT INTO tenant.users (id, nam, email) VALUES (?, ?, ?)"
}

fn main() {}
