use rsylla::prelude::*;

fn main() {
    let mut batch = Batch::logged();
    batch.push(rsylla::query!("INSERT INTO tenant.users (id) VALUES (?) IF NOT EXISTS", 1));
}
