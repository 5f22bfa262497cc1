"""The published asyncio rsylla 0.1, whose uuid is text and whose timestamp is a number."""

import workload as w
from rsylla import Batch, Session

STYLE = "asyncio"
ROW = dict(zip(("k", "c", "v", "at"), (*w.ROW[:3], w.NOW_MS), strict=True))
ROWS = [{"k": k, "c": c, "v": v, "at": w.NOW_MS} for k, c, v, _ in w.ROWS]


class Driver:
    """One session of the loop."""

    async def connect(self, node: str) -> None:
        """Connects; the tables are there."""
        self.session = await Session.connect([node])
        self.insert_statement = await self.session.prepare(w.INSERT)
        self.select_statement = await self.session.prepare(w.SELECT)
        self.page_statement = await self.session.prepare(w.PAGE)

    async def insert(self) -> None:
        """Writes a row."""
        await self.session.execute_prepared(self.insert_statement, ROW)

    async def select(self) -> str:
        """Reads a row by its key."""
        result = await self.session.execute_prepared(self.select_statement, {"k": 1, "c": 1})
        return result.first_row()[2]

    async def page(self) -> int:
        """Reads a page as Python objects."""
        return len((await self.session.execute_prepared(self.page_statement, {"k": 1})).rows())

    async def batch(self) -> None:
        """Writes a batch."""
        batch = Batch("unlogged")
        for _ in ROWS:
            batch.append_prepared(self.insert_statement)
        await self.session.batch(batch, ROWS)
