"""Metrics by name and time, in one partition per metric and day."""

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta

from rsylla import Session

from generated.monitoring import MetricsBetweenRow, Monitoring, MonitoringBatch
from six_systems import schema
from six_systems.story import Story

Tags = Mapping[str, str]
DAY = timedelta(days=1)
BATCH_SIZE = 100


class TimeSeriesStore:
    """Writes and reads points of metrics."""

    def __init__(self, session: Session) -> None:
        self._statements = Monitoring(session)

    def insert(
        self,
        metric: str,
        value: float,
        tags: Tags,
        *,
        at: datetime | None = None,
        ttl: timedelta = DAY,
    ) -> None:
        """Adds one point, which expires after ``ttl``."""
        at = at or datetime.now(UTC)
        self._statements.insert_metric(
            metric_name=metric,
            bucket=at.date(),
            timestamp=at,
            value=value,
            tags=tags,
            ttl=int(ttl.total_seconds()),
        )

    def insert_many(
        self, metric: str, points: Mapping[datetime, float], tags: Tags, *, ttl: timedelta = DAY
    ) -> int:
        """Adds points of one metric, in batches that each stay in one partition."""
        by_day: dict[date, list[datetime]] = {}
        for at in points:
            by_day.setdefault(at.date(), []).append(at)
        batches = 0
        for day, times in by_day.items():
            for start in range(0, len(times), BATCH_SIZE):
                batch = MonitoringBatch("unlogged")
                for at in times[start : start + BATCH_SIZE]:
                    batch.insert_metric(
                        metric_name=metric,
                        bucket=day,
                        timestamp=at,
                        value=points[at],
                        tags=tags,
                        ttl=int(ttl.total_seconds()),
                    )
                self._statements.send(batch)
                batches += 1
        return batches

    def range(self, metric: str, start: datetime, end: datetime) -> Iterator[MetricsBetweenRow]:
        """Points between two times, both included; latest day first, as they are stored."""
        day = end.date()
        while day >= start.date():
            yield from self._statements.iter_metrics_between(
                metric_name=metric, bucket=day, start=start, end=end
            )
            day -= DAY


def demo(session: Session, story: Story) -> None:
    """Two days of one metric, read back across midnight."""
    schema.apply(session, "monitoring")
    store = TimeSeriesStore(session)
    store.insert("mem.usage", 78.5, {"host": "server1"})
    story.tell("added one point of mem.usage")

    midnight = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    points = {midnight + timedelta(minutes=10 * n): 40.0 + n % 7 for n in range(-72, 72)}
    batches = store.insert_many("cpu.usage", points, {"host": "server1", "region": "us-east"})
    story.tell(f"added {len(points)} points of cpu.usage in {batches} single-partition batches")

    rows = list(
        store.range("cpu.usage", midnight - timedelta(minutes=30), midnight + timedelta(minutes=20))
    )
    story.tell(
        "cpu.usage around midnight, latest first within each day",
        *(f"{row.timestamp:%Y-%m-%d %H:%M}  {row.value:5.1f}  {row.tags}" for row in rows),
    )
    assert len(rows) == 6, rows
