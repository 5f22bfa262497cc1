rsylla::query! {
    #[rsylla(consistency = "LOCAL_QUROUM")]
    pub Wrong: "SELECT name FROM tenant.users WHERE id = ?"
}

fn main() {}
