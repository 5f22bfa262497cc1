rsylla::query! {
    pub Rename: "UPDATE tenant.users SET name = ? WHERE id = ?"
}

fn main() {
    let _ = Rename { name: 7, id: 1 };
}
