rsylla::query! {
    pub Wrong: "SELECT name FROM tenant.invoices WHERE id = ?"
}

fn main() {}
