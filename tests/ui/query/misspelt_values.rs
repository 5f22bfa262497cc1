rsylla::query! {
    pub Wrong: "INSERT INTO tenant.users (id, name) VALUE (?, ?)"
}

fn main() {}
