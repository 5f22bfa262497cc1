use rsylla::prelude::*;

rsylla::query! {
    pub Wrong: "SELECT nmae FROM tenant.users WHERE id = ?"
}

rsylla::query! {
    pub AlsoWrong: "SELECT nmae FROM tenant.users LIMIT 5"
}

async fn uses(session: &Session) -> rsylla::Result<WrongRow> {
    let all: Vec<AlsoWrongRow> = AlsoWrong.fetch_all(session).await?;
    println!("{}", all.len());
    let inline = rsylla::query!("SELECT nmae FROM tenant.users WHERE id = ?", 5).fetch_one(session).await?;
    println!("{}", inline.nmae);
    Wrong { id: 5 }.fetch_one(session).await
}

fn main() {
    let _ = uses;
}
