rsylla::query! {
    pub Rename: "UPDATE tenant.users SET name = ?, created_at = ? WHERE id = ?"
}

fn main() {
    let _ = Rename { name: Some("Ada"), created_at: None, id: 1 };
}
