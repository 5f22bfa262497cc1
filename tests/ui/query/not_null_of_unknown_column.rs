rsylla::query! {
    #[rsylla(not_null(nmae))]
    pub Name: "SELECT name FROM tenant.users WHERE id = ?"
}

fn main() {}
