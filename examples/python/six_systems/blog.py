"""Posts with denormalised views by author and by tag, kept together by a logged batch."""

import uuid
from collections.abc import Collection
from datetime import UTC, datetime

from rsylla import Batch, QueryResult, Session

from six_systems import schema
from six_systems.story import Story


class Blog:
    """Writes posts and reads them by author or tag."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._insert_post = session.prepare(
            "INSERT INTO blog.posts (post_id, author_id, title, content, tags, created_at)"
            " VALUES (?, ?, ?, ?, ?, ?)"
        )
        self._insert_by_author = session.prepare(
            "INSERT INTO blog.posts_by_author (author_id, created_at, post_id, title)"
            " VALUES (?, ?, ?, ?)"
        )
        self._insert_by_tag = session.prepare(
            "INSERT INTO blog.posts_by_tag (tag, created_at, post_id, title, author_id)"
            " VALUES (?, ?, ?, ?, ?)"
        )

    def create_post(
        self, author_id: int, title: str, content: str, tags: Collection[str]
    ) -> uuid.UUID:
        """Writes a post and its views: all of them, or none."""
        post_id = uuid.uuid4()
        line = {
            "post_id": post_id,
            "author_id": author_id,
            "title": title,
            "created_at": datetime.now(UTC),
        }
        batch = Batch("logged")
        batch.append_prepared(self._insert_post)
        batch.append_prepared(self._insert_by_author)
        values = [
            {**line, "content": content, "tags": tags},
            line,
        ]
        for tag in tags:
            batch.append_prepared(self._insert_by_tag)
            values.append({**line, "tag": tag})
        self._session.batch(batch, values)
        return post_id

    def by_author(self, author_id: int, limit: int = 10) -> QueryResult:
        """The latest posts of an author."""
        return self._session.execute(
            "SELECT post_id, title, created_at FROM blog.posts_by_author"
            " WHERE author_id = ? LIMIT ?",
            {"author_id": author_id, "limit": limit},
        )

    def by_tag(self, tag: str, limit: int = 10) -> QueryResult:
        """The latest posts with a tag."""
        return self._session.execute(
            "SELECT post_id, title, author_id, created_at FROM blog.posts_by_tag"
            " WHERE tag = ? LIMIT ?",
            {"tag": tag, "limit": limit},
        )


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
        blog.create_post(author, title, "This is the content...", tags)
    story.tell(f"wrote {len(posts)} posts with their views, one logged batch each")

    written = [row.title for row in blog.by_author(author)]
    assert written == list(reversed(posts)), written
    story.tell(f"the latest posts of author {author}", *written)

    tagged = [row.title for row in blog.by_tag("python", limit=100) if row.author_id == author]
    assert tagged == ["Counting Things", "My First Post"], tagged
    story.tell("of these, tagged python", *tagged)
