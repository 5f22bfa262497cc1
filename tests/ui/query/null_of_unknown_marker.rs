rsylla::query! {
    #[rsylla(null(emial))]
    pub Rename: "UPDATE tenant.users SET email = ? WHERE id = ?"
}

fn main() {}
