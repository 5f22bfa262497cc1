use rsylla::prelude::*;

async fn wrong(session: &rsylla::Session) -> rsylla::Result<()> {
    rsylla::query!("SELECT name FROM tenant.users WHERE id = ?", "seven").fetch_optional(session).await?;
    Ok(())
}

fn main() {
    let _ = wrong;
}
