"""A rate limiter on counters: so many tokens per identifier and bucket of time.

Reading and taking are two steps, so concurrent callers may together overshoot
by what is in flight; tokens taken are never lost, as a counter's update is
never sent twice unasked.
"""

import time
import uuid
from dataclasses import dataclass

from rsylla import Session

from generated.rate_limiting import RateLimiting
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
        self._statements = RateLimiting(session)

    def configure(self, identifier: str, limit: Limit) -> None:
        """Sets the limit of an identifier."""
        self._statements.configure_limit(
            identifier=identifier,
            max_tokens=limit.max_tokens,
            refill_rate=limit.max_tokens,
            bucket_size_seconds=limit.bucket_seconds,
        )

    def allow(self, identifier: str, tokens: int = 1, *, now: float | None = None) -> bool:
        """Whether a request may pass; takes its tokens if so. No limit set: it may."""
        config = self._statements.limit_of(identifier=identifier)
        if config is None or config.max_tokens is None or config.bucket_size_seconds is None:
            return True
        seconds = int(time.time() if now is None else now)
        bucket_time = seconds - seconds % config.bucket_size_seconds
        row = self._statements.tokens_taken(identifier=identifier, bucket_time=bucket_time)
        taken = row.tokens or 0 if row is not None else 0
        if taken + tokens > config.max_tokens:
            return False
        self._statements.take_tokens(identifier=identifier, bucket_time=bucket_time, tokens=tokens)
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
