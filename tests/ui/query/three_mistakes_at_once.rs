rsylla::query! {
    pub Wrong: "SELECT nmae, emial FROM tenant.users WHERE idd = ?"
}

fn main() {}
