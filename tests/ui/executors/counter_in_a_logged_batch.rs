use rsylla::prelude::*;

rsylla::query! {
    pub Take: "UPDATE rate_limiting.rate_limits SET tokens = tokens + ? WHERE identifier = ? AND bucket_time = ?"
}

fn main() {
    let mut batch = Batch::logged();
    batch.push(Take { tokens: 1, identifier: "a", bucket_time: 0 });
}
