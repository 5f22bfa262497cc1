"""Points of metrics, in one partition per metric and day; with mistakes."""

from datetime import date, datetime

from rsylla import Row, Session


class Metrics:
    def __init__(self, session: Session) -> None:
        self.session = session
        session.execute("""
            CREATE TABLE IF NOT EXISTS points (
                name text,
                day date,
                at timestamp,
                value double,
                PRIMARY KEY ((name, day), at)
            )
        """)
        self.insert = session.prepare(
            "INSERT INTO points (name, day, at, value) VALUES (?, ?, ?, ?)"
        )

    def add(self, name: str, day: date, at: datetime, value: float) -> None:
        self.session.execute_prepared(
            self.insert, {"name": name, "day": day, "at": at, "valeu": value}
        )

    def between(self, name: str, day: date, start: datetime, end: datetime) -> list[Row]:
        return self.session.execute(
            """
            SELECT at, value FROM points
            WHERE name = ? AND day = ? AND at >= ? AND at <= ?
            """,
            {"name": name, "day": day, "at": start, "at": end},
        ).rows()

    def names(self, tenant: int) -> list[Row]:
        return self.session.execute(f"SELECT name FROM tenant_{tenant}.points").rows()
