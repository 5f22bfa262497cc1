rsylla::query! {
    pub Wrong: r#"SELECT title,
               contents
        FROM blog.posts
        WHERE post_id = ?"#
}

fn main() {}
