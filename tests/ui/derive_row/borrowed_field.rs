#[derive(rsylla::Row)]
#[rsylla(table = "tenant.users")]
struct User<'a> {
    id: i32,
    name: Option<&'a str>,
}

fn main() {}
