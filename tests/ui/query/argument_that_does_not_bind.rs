use rsylla::prelude::*;

async fn wrong(session: &Session) -> rsylla::Result<()> {
    rsylla::query!("UPDATE tenant.users SET name = ? WHERE id = ?", 7, 1).execute(session).await
}

fn main() {
    let _ = wrong;
}
