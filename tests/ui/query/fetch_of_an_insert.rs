use rsylla::prelude::*;

async fn wrong(session: &rsylla::Session) -> rsylla::Result<()> {
    rsylla::query!("INSERT INTO tenant.users (id, name) VALUES (?, ?)", 1, "Ada").fetch_all(session).await?;
    Ok(())
}

fn main() {
    let _ = wrong;
}
