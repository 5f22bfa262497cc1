rsylla::query! {
    pub Embed: "UPDATE shop.orders SET embedding = ? WHERE customer_id = ? AND placed_at = :at"
}

fn main() {
    let _ = Embed { embedding: [0.5_f32, 1.0], customer_id: rsylla::Uuid::nil(), at: Default::default() };
}
