"""scylladb-rs-driver, awaited."""

import workload as w
from scylla.batch import Batch, BatchType
from scylla.session_builder import SessionBuilder

STYLE = "asyncio"


class Driver:
    """One session of the loop."""

    async def connect(self, node: str) -> None:
        """Connects; the tables are there."""
        self.session = await SessionBuilder().contact_points([node]).connect()
        self.insert_statement = await self.session.prepare(w.INSERT)
        self.select_statement = await self.session.prepare(w.SELECT)
        self.page_statement = await self.session.prepare(w.PAGE)

    async def insert(self) -> None:
        """Writes a row."""
        await self.session.execute(self.insert_statement, w.ROW)

    async def select(self) -> str:
        """Reads a row by its key."""
        result = await self.session.execute(self.select_statement, w.KEY)
        return next(result.iter_current_page())["v"]

    async def page(self) -> int:
        """Reads a page as Python objects."""
        result = await self.session.execute(self.page_statement, (1,))
        return len(list(result.iter_current_page()))

    async def batch(self) -> None:
        """Writes a batch."""
        batch = Batch(BatchType.Unlogged)
        batch.add_all([(self.insert_statement, row) for row in w.ROWS])
        await self.session.batch(batch)
