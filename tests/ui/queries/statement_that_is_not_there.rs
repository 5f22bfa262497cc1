rsylla::queries!(users: "../../queries/statement_that_is_not_there.cql");

fn main() {
    let _ = users::GetUsers { id: 1 };
}
