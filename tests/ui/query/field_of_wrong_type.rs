use rsylla::prelude::*;

async fn wrong(session: &rsylla::Session) -> rsylla::Result<()> {
    let row = rsylla::query!("SELECT name FROM tenant.users WHERE id = ?", 1).fetch_one(session).await?;
    let _: i32 = row.name;
    Ok(())
}

fn main() {
    let _ = wrong;
}
