use rsylla::prelude::*;

async fn wrong(session: &rsylla::Session) -> rsylla::Result<()> {
    rsylla::query!("SELECT version FROM event_store.events WHERE aggregate_id = ? AND version = ?", rsylla::Uuid::nil()).fetch_all(session).await?;
    Ok(())
}

fn main() {
    let _ = wrong;
}
