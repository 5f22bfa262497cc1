rsylla::query! {
    pub Wrong: "SELECT name FORM tenant.users WHERE id = ?"
}

fn main() {}
