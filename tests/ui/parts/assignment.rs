rsylla::query! {
    pub Wrong: "UPDATE tenant.users SET name = :name [, email = :email] WHERE id = :id"
}

fn main() {}
