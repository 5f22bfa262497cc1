"""scyllapy."""

import workload as w
from scyllapy import Batch, BatchType, Scylla

STYLE = "asyncio"


class Driver:
    """One session of the loop."""

    async def connect(self, node: str) -> None:
        """Connects; the tables are there."""
        self.session = Scylla([node])
        await self.session.startup()
        self.insert_statement = await self.session.prepare(w.INSERT)
        self.select_statement = await self.session.prepare(w.SELECT)
        self.page_statement = await self.session.prepare(w.PAGE)

    async def insert(self) -> None:
        """Writes a row."""
        await self.session.execute(self.insert_statement, w.ROW)

    async def select(self) -> str:
        """Reads a row by its key."""
        return (await self.session.execute(self.select_statement, w.KEY)).first()["v"]

    async def page(self) -> int:
        """Reads a page as Python objects."""
        return len((await self.session.execute(self.page_statement, (1,))).all())

    async def batch(self) -> None:
        """Writes a batch."""
        batch = Batch(BatchType.UNLOGGED)
        for _ in w.ROWS:
            batch.add_query(self.insert_statement)
        await self.session.batch(batch, w.ROWS)
