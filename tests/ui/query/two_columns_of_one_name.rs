rsylla::query! {
    pub Twice: r#"SELECT "Note", "Note" FROM shop.orders WHERE customer_id = ?"#
}

fn main() {}
