"""acsylla, whose uuid is text."""

import acsylla
import workload as w

STYLE = "asyncio"


class Driver:
    """One session of the loop."""

    async def connect(self, node: str) -> None:
        """Connects; the tables are there."""
        host, _, port = node.rpartition(":")
        cluster = acsylla.create_cluster([host], port=int(port))
        self.session = await cluster.create_session()
        self.insert_statement = await self.session.create_prepared(w.INSERT)
        self.select_statement = await self.session.create_prepared(w.SELECT)
        self.page_statement = await self.session.create_prepared(w.PAGE)

    async def insert(self) -> None:
        """Writes a row."""
        await self.session.execute(self.insert_statement.bind(w.ROW))

    async def select(self) -> str:
        """Reads a row by its key."""
        result = await self.session.execute(self.select_statement.bind(w.KEY))
        return result.first().as_tuple()[2]

    async def page(self) -> int:
        """Reads a page as Python objects."""
        result = await self.session.execute(self.page_statement.bind((1,)))
        return len([row.as_tuple() for row in result.all()])

    async def batch(self) -> None:
        """Writes a batch."""
        batch = acsylla.create_batch_unlogged()
        for row in w.ROWS:
            batch.add_statement(self.insert_statement.bind(row))
        await self.session.execute_batch(batch)
