"""scylladb-rs-driver, its futures waited for by threads."""

import workload as w
from scylla.batch import Batch, BatchType
from scylla.session_builder import SessionBuilder

STYLE = "blocking"


class Driver:
    """One session for all threads."""

    def connect(self, node: str) -> None:
        """Connects; the tables are there."""
        self.session = SessionBuilder().contact_points([node]).connect().result()
        self.insert_statement = self.session.prepare(w.INSERT).result()
        self.select_statement = self.session.prepare(w.SELECT).result()
        self.page_statement = self.session.prepare(w.PAGE).result()

    def insert(self) -> None:
        """Writes a row."""
        self.session.execute(self.insert_statement, w.ROW).result()

    def select(self) -> str:
        """Reads a row by its key."""
        result = self.session.execute(self.select_statement, w.KEY).result()
        return next(result.iter_current_page())["v"]

    def page(self) -> int:
        """Reads a page as Python objects."""
        result = self.session.execute(self.page_statement, (1,)).result()
        return len(list(result.iter_current_page()))

    def batch(self) -> None:
        """Writes a batch."""
        batch = Batch(BatchType.Unlogged)
        batch.add_all([(self.insert_statement, row) for row in w.ROWS])
        self.session.batch(batch).result()
