"""Posts with denormalised views by author and by tag, kept together by a logged batch."""

import uuid
from collections.abc import Collection
from datetime import UTC, datetime

from rsylla import Session

from generated.blog import Blog, BlogBatch
from six_systems import schema
from six_systems.story import Story


def create_post(
    blog: Blog, author_id: int, title: str, content: str, tags: Collection[str]
) -> uuid.UUID:
    """Writes a post and its views: all of them, or none."""
    post_id, created_at = uuid.uuid4(), datetime.now(UTC)
    batch = BlogBatch()
    batch.insert_post(
        post_id=post_id,
        author_id=author_id,
        title=title,
        content=content,
        tags=tags,
        created_at=created_at,
    )
    batch.insert_post_by_author(
        author_id=author_id, created_at=created_at, post_id=post_id, title=title
    )
    for tag in tags:
        batch.insert_post_by_tag(
            tag=tag, created_at=created_at, post_id=post_id, title=title, author_id=author_id
        )
    blog.send(batch)
    return post_id


def demo(session: Session, story: Story) -> None:
    """Three posts by one author, found by author and by tag."""
    schema.apply(session, "blog")
    blog = Blog(session)
    author = uuid.uuid4().int % 1_000_000_000
    posts = {
        "My First Post": ["python", "database"],
        "Why Partition Keys Matter": ["database", "design"],
        "Counting Things": ["python", "counters"],
    }
    for title, tags in posts.items():
        create_post(blog, author, title, "This is the content...", tags)
    story.tell(f"wrote {len(posts)} posts with their views, one logged batch each")

    written = [post.title for post in blog.posts_by_author(author_id=author, limit=10)]
    assert written == list(reversed(posts)), written
    story.tell(f"the latest posts of author {author}", *written)

    found = blog.posts_by_tag(tag="python", limit=100)
    tagged = [post.title for post in found if post.author_id == author]
    assert tagged == ["Counting Things", "My First Post"], tagged
    story.tell("of these, tagged python", *tagged)
