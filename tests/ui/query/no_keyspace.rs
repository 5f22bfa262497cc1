rsylla::query! {
    pub Wrong: "SELECT name FROM users WHERE id = ?"
}

fn main() {}
