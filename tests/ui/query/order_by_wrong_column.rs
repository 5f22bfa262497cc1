rsylla::query! {
    pub Wrong: "SELECT title FROM blog.posts_by_author WHERE author_id = ? ORDER BY title"
}

fn main() {}
