"""A rate limiter on counters: so many tokens per identifier and bucket of time.

Reading and taking are two steps, so concurrent callers may together overshoot
by what is in flight; tokens taken are never lost, as a counter's update is
never sent twice unasked.
"""

import time
import uuid
from dataclasses import dataclass

from rsylla import Session

from six_systems import schema
from six_systems.story import Story


@dataclass(frozen=True)
class Limit:
    """How many tokens an identifier has per bucket."""

    max_tokens: int
    bucket_seconds: int


class RateLimiter:
    """Allows or refuses requests by identifier."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._limit_of = session.prepare(
            "SELECT max_tokens, bucket_size_seconds FROM rate_limiting.rate_limit_config"
            " WHERE identifier = ?"
        )
        self._taken = session.prepare(
            "SELECT tokens FROM rate_limiting.rate_limits WHERE identifier = ? AND bucket_time = ?"
        )
        self._take = session.prepare(
            "UPDATE rate_limiting.rate_limits SET tokens = tokens + ?"
            " WHERE identifier = ? AND bucket_time = ?"
        )

    def configure(self, identifier: str, limit: Limit) -> None:
        """Sets the limit of an identifier."""
        self._session.execute(
            "INSERT INTO rate_limiting.rate_limit_config"
            " (identifier, max_tokens, refill_rate, bucket_size_seconds) VALUES (?, ?, ?, ?)",
            {
                "identifier": identifier,
                "max_tokens": limit.max_tokens,
                "refill_rate": limit.max_tokens,
                "bucket_size_seconds": limit.bucket_seconds,
            },
        )

    def allow(self, identifier: str, tokens: int = 1, *, now: float | None = None) -> bool:
        """Whether a request may pass; takes its tokens if so. No limit set: it may."""
        config = self._session.execute_prepared(
            self._limit_of, {"identifier": identifier}
        ).first_row()
        if config is None:
            return True
        limit = Limit(*config.columns())
        seconds = int(time.time() if now is None else now)
        bucket = {
            "identifier": identifier,
            "bucket_time": seconds - seconds % limit.bucket_seconds,
        }
        row = self._session.execute_prepared(self._taken, bucket).first_row()
        taken = row.tokens if row is not None else 0
        if taken + tokens > limit.max_tokens:
            return False
        # rsylla: ignore[read-then-write] (the overshoot is meant: see above)
        self._session.execute_prepared(self._take, {**bucket, "tokens": tokens})
        return True


def demo(session: Session, story: Story) -> None:
    """Five requests of three allowed, then the next bucket."""
    schema.apply(session, "rate_limiting")
    limiter = RateLimiter(session)
    user = f"api:user:{uuid.uuid4()}"
    now = time.time()
    assert limiter.allow(user, now=now), "no limit was set"
    limiter.configure(user, Limit(max_tokens=3, bucket_seconds=60))
    answers = [limiter.allow(user, now=now) for _ in range(5)]
    assert answers == [True, True, True, False, False], answers
    story.tell(
        "five requests in one bucket of three tokens",
        *(
            f"request {n}: {'allowed' if allowed else 'refused'}"
            for n, allowed in enumerate(answers, 1)
        ),
    )
    assert limiter.allow(user, now=now + 60)
    story.tell("the next bucket allows it again")
