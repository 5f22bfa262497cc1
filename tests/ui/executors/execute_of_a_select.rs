use rsylla::prelude::*;

async fn wrong(session: &Session) -> rsylla::Result<()> {
    rsylla::query!("SELECT name FROM tenant.users WHERE id = ?", 1).execute(session).await?;
    Ok(())
}

fn main() {
    let _ = wrong;
}
