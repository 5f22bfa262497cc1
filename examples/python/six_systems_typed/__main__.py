"""Runs the six systems, or those named on the command line, one after another."""

import asyncio
import os
import sys
from collections.abc import Callable

from rsylla import Session

from six_systems import schema
from six_systems.story import Story
from six_systems_typed import (
    blog,
    cache,
    event_store,
    event_store_aio,
    multi_tenant,
    rate_limiter,
    time_series,
)

SYSTEMS: dict[str, Callable[[Session, Story], None]] = {
    "multi_tenant": multi_tenant.demo,
    "time_series": time_series.demo,
    "event_store": event_store.demo,
    "blog": blog.demo,
    "cache": cache.demo,
    "rate_limiter": rate_limiter.demo,
}
AWAITED = "event_store_aio"


def main(names: list[str]) -> int:
    known = [*SYSTEMS, AWAITED]
    unknown = [name for name in names if name not in known]
    if unknown:
        print(f"no system is named {unknown[0]!r}; there are: {', '.join(known)}", file=sys.stderr)
        return 2
    node = os.environ.get("RSYLLA_NODE", "127.0.0.1:9042")
    with Session.connect([node]) as session:
        for name in names or known:
            if name == AWAITED:
                schema.apply(session, "event_store")
                story = Story("event store", "Python, generated, asyncio")
                asyncio.run(event_store_aio.demo(node, story))
            else:
                story = Story(name.replace("_", " "), "Python, generated")
                SYSTEMS[name](session, story)
            story.end()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
