"""This package, awaited."""

import rsylla
import workload as w
from rsylla import aio

STYLE = "asyncio"


class Driver:
    """One session of the loop."""

    async def connect(self, node: str) -> None:
        """Connects; the tables are there."""
        self.session = await aio.SessionBuilder().known_node(node).request_timeout(60_000).build()
        self.insert_statement = await self.session.prepare(w.INSERT)
        self.select_statement = await self.session.prepare(w.SELECT)
        self.page_statement = await self.session.prepare(w.PAGE)

    async def insert(self) -> None:
        """Writes a row."""
        await self.session.execute_prepared(self.insert_statement, w.ROW)

    async def select(self) -> str:
        """Reads a row by its key."""
        result = await self.session.execute_prepared(self.select_statement, w.KEY)
        return result.first_row()[2]

    async def page(self) -> int:
        """Reads a page as Python objects."""
        return len((await self.session.execute_prepared(self.page_statement, (1,))).rows())

    async def batch(self) -> None:
        """Writes a batch."""
        batch = rsylla.Batch("unlogged")
        for _ in w.ROWS:
            batch.append_prepared(self.insert_statement)
        await self.session.batch(batch, w.ROWS)

    async def arrow(self) -> int:
        """Reads a page as columns."""
        result = await self.session.execute_prepared(self.page_statement, (1,))
        return result.to_arrow().num_rows
