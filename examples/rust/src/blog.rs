//! Posts with denormalised views by author and by tag, kept together by a logged batch.

use std::collections::HashSet;

use chrono::Utc;
use rsylla::prelude::*;

use crate::Outcome;
use crate::story::Story;

rsylla::queries!("../../queries/blog.cql");

use blog::{InsertPost, InsertPostByAuthor, InsertPostByTag, PostsByAuthor, PostsByTag};

rsylla::schema!(SCHEMA: "blog");

/// A post as its author hands it in.
struct Draft<'a> {
    author_id: i32,
    title: &'a str,
    content: &'a str,
    tags: &'a [&'a str],
}

/// Writes a post and its views: all of them, or none.
async fn create_post(session: &Session, draft: &Draft<'_>) -> Outcome<Uuid> {
    let Draft {
        author_id,
        title,
        content,
        tags,
    } = *draft;
    let post_id = Uuid::new_v4();
    let created_at = Utc::now();
    let mut batch = Batch::logged();
    batch.push(InsertPost {
        post_id,
        author_id,
        title,
        content,
        tags,
        created_at,
    });
    batch.push(InsertPostByAuthor {
        author_id,
        created_at,
        post_id,
        title,
    });
    for tag in tags {
        batch.push(InsertPostByTag {
            tag: *tag,
            created_at,
            post_id,
            title,
            author_id,
        });
    }
    batch.execute(session).await?;
    Ok(post_id)
}

/// Three posts by one author, found by author and by tag.
pub(crate) async fn demo(session: &Session, story: &Story) -> Outcome {
    SCHEMA.apply(session).await?;
    let (_, low) = Uuid::new_v4().as_u64_pair();
    let author_id = i32::try_from(low % 1_000_000_000)?;
    let posts: [(&str, &[&str]); 3] = [
        ("My First Post", &["rust", "database"]),
        ("Why Partition Keys Matter", &["database", "design"]),
        ("Counting Things", &["rust", "counters"]),
    ];
    let mut ids = HashSet::new();
    for (title, tags) in posts {
        let draft = Draft {
            author_id,
            title,
            content: "This is the content...",
            tags,
        };
        ids.insert(create_post(session, &draft).await?);
    }
    story.tell(format!(
        "wrote {} posts with their views, one logged batch each",
        ids.len()
    ));

    let written = PostsByAuthor {
        author_id,
        limit: 10,
    }
    .fetch_all(session)
    .await?;
    story.tell_all(
        format!("the latest posts of author {author_id}"),
        written.iter().filter_map(|row| row.title.as_deref()),
    );
    assert_eq!(written.len(), posts.len());

    let tagged = PostsByTag {
        tag: "rust",
        limit: 100,
    }
    .fetch_all(session)
    .await?;
    let titles: Vec<&str> = tagged
        .iter()
        .filter(|row| ids.contains(&row.post_id))
        .filter_map(|row| row.title.as_deref())
        .collect();
    story.tell_all("of these, tagged rust", &titles);
    assert_eq!(titles, ["Counting Things", "My First Post"]);
    Ok(())
}
