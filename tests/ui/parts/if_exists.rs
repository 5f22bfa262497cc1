rsylla::query! {
    pub Wrong: "DELETE FROM tenant.users WHERE id = :id [IF EXISTS]"
}

fn main() {}
