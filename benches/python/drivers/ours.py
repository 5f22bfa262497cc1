"""This package, blocking."""

import rsylla
import workload as w

STYLE = "blocking"


class Driver:
    """One session for all threads."""

    def connect(self, node: str) -> None:
        """Connects, and makes and fills the tables."""
        self.session = rsylla.SessionBuilder().known_node(node).request_timeout(60_000).build()
        for statement in w.SCHEMA:
            self.session.execute(statement)
        self.session.write_many(w.FILL, w.page_rows())
        self.insert_statement = self.session.prepare(w.INSERT)
        self.select_statement = self.session.prepare(w.SELECT)
        self.page_statement = self.session.prepare(w.PAGE)

    def insert(self) -> None:
        """Writes a row."""
        self.session.execute_prepared(self.insert_statement, w.ROW)

    def select(self) -> str:
        """Reads a row by its key."""
        return self.session.execute_prepared(self.select_statement, w.KEY).first_row()[2]

    def page(self) -> int:
        """Reads a page as Python objects."""
        return len(self.session.execute_prepared(self.page_statement, (1,)).rows())

    def batch(self) -> None:
        """Writes a batch."""
        batch = rsylla.Batch("unlogged")
        for _ in w.ROWS:
            batch.append_prepared(self.insert_statement)
        self.session.batch(batch, w.ROWS)

    def arrow(self) -> int:
        """Reads a page as columns."""
        return self.session.execute_prepared(self.page_statement, (1,)).to_arrow().num_rows
