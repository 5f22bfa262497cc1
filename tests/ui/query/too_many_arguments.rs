use rsylla::prelude::*;

async fn wrong(session: &rsylla::Session) -> rsylla::Result<()> {
    rsylla::query!("SELECT name FROM tenant.users WHERE id = ?", 1, 2).fetch_all(session).await?;
    Ok(())
}

fn main() {
    let _ = wrong;
}
