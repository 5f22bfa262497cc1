"""scylla-driver and cassandra-driver, which have one interface."""

import workload as w
from cassandra.cluster import Cluster
from cassandra.query import BatchStatement, BatchType

STYLE = "blocking"


class Driver:
    """One session for all threads."""

    def connect(self, node: str) -> None:
        """Connects; the tables are there."""
        host, _, port = node.rpartition(":")
        # Without the first, a batch waits for a delayed acknowledgement: 40 ms.
        options = [(6, 1, 1)]
        self.cluster = Cluster([host], port=int(port), sockopts=options)
        self.session = self.cluster.connect()
        self.insert_statement = self.session.prepare(w.INSERT)
        self.select_statement = self.session.prepare(w.SELECT)
        self.page_statement = self.session.prepare(w.PAGE)

    def insert(self) -> None:
        """Writes a row."""
        self.session.execute(self.insert_statement, w.ROW)

    def select(self) -> str:
        """Reads a row by its key."""
        return self.session.execute(self.select_statement, w.KEY).one()[2]

    def page(self) -> int:
        """Reads a page as Python objects."""
        return len(list(self.session.execute(self.page_statement, (1,))))

    def batch(self) -> None:
        """Writes a batch."""
        batch = BatchStatement(BatchType.UNLOGGED)
        for row in w.ROWS:
            batch.add(self.insert_statement, row)
        self.session.execute(batch)
