rsylla::query! {
    pub Wrong: "SELECT title FROM blog.posts_by_author WHERE author_id = ? [AND created_at = ?] [AND post_id = ?]"
}

fn main() {}
