use rsylla::prelude::*;

rsylla::query! {
    pub EventsOf: "SELECT version FROM event_store.events WHERE aggregate_id = ? [AND version >= :since]"
}

async fn wrong(session: &Session, aggregate_id: Uuid) -> rsylla::Result<()> {
    EventsOf { aggregate_id, since: 3 }.fetch_all(session).await?;
    Ok(())
}

fn main() {
    let _ = wrong;
}
