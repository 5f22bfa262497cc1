rsylla::query! {
    pub Wrong: "SELECT name FROM tenat.users WHERE id = ?"
}

fn main() {}
