use rsylla::Row;
use rsylla::prelude::*;

#[derive(Row)]
#[rsylla(table = "tenant.users")]
struct User {
    id: i32,
}

async fn wrong(session: &rsylla::Session) -> rsylla::Result<()> {
    rsylla::query_as!(User, "SELECT id, name FROM tenant.users WHERE id = ?", 1).fetch_one(session).await?;
    Ok(())
}

fn main() {
    let _ = wrong;
}
