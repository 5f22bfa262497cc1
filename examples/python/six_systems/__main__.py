"""Runs the six systems, or those named on the command line, one after another."""

import os
import sys
from collections.abc import Callable

from rsylla import Session

from six_systems import blog, cache, event_store, multi_tenant, rate_limiter, time_series
from six_systems.story import Story

SYSTEMS: dict[str, Callable[[Session, Story], None]] = {
    "multi_tenant": multi_tenant.demo,
    "time_series": time_series.demo,
    "event_store": event_store.demo,
    "blog": blog.demo,
    "cache": cache.demo,
    "rate_limiter": rate_limiter.demo,
}


def main(names: list[str]) -> int:
    unknown = [name for name in names if name not in SYSTEMS]
    if unknown:
        print(
            f"no system is named {unknown[0]!r}; there are: {', '.join(SYSTEMS)}", file=sys.stderr
        )
        return 2
    node = os.environ.get("RSYLLA_NODE", "127.0.0.1:9042")
    with Session.connect([node]) as session:
        for name in names or SYSTEMS:
            story = Story(name.replace("_", " "))
            SYSTEMS[name](session, story)
            story.end()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
