rsylla::query! {
    pub Wrong: "SELCT name FROM tenant.users WHERE id = ?"
}

fn main() {}
