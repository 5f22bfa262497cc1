rsylla::query! {
    pub Wrong: "UPDATE tenant.users SET name = :x WHERE id = :x"
}

fn main() {}
