rsylla::query! {
    pub Wrong: "UPDATE tenant.users SET emial = ? WHERE id = ?"
}

fn main() {}
