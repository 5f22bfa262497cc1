rsylla::query! {
    pub Wrong: "SELECT title FROM blog.posts WHERE author_id = ?"
}

fn main() {}
