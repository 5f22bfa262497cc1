rsylla::query! {
    pub Wrong: "SELECT name\tFROM\u{20}tenant.users \
                WHERE idd = ?"
}

fn main() {}
