rsylla::query! {
    #[rsylla(page_sise = 500)]
    pub Wrong: "SELECT name FROM tenant.users WHERE id = ?"
}

fn main() {}
