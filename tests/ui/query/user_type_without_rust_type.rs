rsylla::query! {
    pub Totals: "SELECT total FROM shop.orders WHERE customer_id = ?"
}

fn main() {}
