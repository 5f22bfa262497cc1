rsylla::query! {
    #[rsylla(timeout = "2")]
    pub Name: "SELECT name FROM tenant.users WHERE id = ?"
}

fn main() {}
