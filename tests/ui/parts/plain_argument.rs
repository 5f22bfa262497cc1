use rsylla::prelude::*;

async fn wrong(session: &Session, name: &str) -> rsylla::Result<()> {
    rsylla::query!("SELECT id FROM tenant.users WHERE id = ? [AND name = :name ALLOW FILTERING]", 1, name)
        .fetch_all(session)
        .await?;
    Ok(())
}

fn main() {
    let _ = wrong;
}
