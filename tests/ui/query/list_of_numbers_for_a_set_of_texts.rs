rsylla::query! {
    pub Tag: "UPDATE blog.posts SET tags = ? WHERE post_id = ?"
}

fn main() {
    let _ = Tag { tags: [1, 2], post_id: rsylla::Uuid::nil() };
}
