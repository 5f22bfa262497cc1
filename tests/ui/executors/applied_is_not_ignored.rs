#![deny(unused_must_use)]
use rsylla::prelude::*;

async fn wrong(session: &Session) -> rsylla::Result<()> {
    rsylla::query!("INSERT INTO tenant.users (id) VALUES (?) IF NOT EXISTS", 1).execute(session).await?;
    Ok(())
}

fn main() {
    let _ = wrong;
}
