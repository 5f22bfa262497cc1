rsylla::queries!(users: "../../queries/unknown_column.cql");

fn main() {
    // One mistake in a file says nothing of the other statements, nor of their uses.
    let _ = users::GetUser { id: 1 };
    let _ = users::AllIsWell { id: 1 };
}
