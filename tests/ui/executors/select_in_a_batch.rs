use rsylla::prelude::*;

fn main() {
    let mut batch = Batch::logged();
    batch.push(rsylla::query!("SELECT name FROM tenant.users WHERE id = ?", 1));
}
