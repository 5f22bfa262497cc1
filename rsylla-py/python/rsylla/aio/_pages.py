"""Going through the pages of a result."""

from collections.abc import AsyncIterator

from rsylla._native import AsyncQueryResult, Row


async def pages(result: AsyncQueryResult) -> AsyncIterator[AsyncQueryResult]:
    """Yields `result` and then its further pages, each fetched when it is asked for."""
    page: AsyncQueryResult | None = result
    while page is not None:
        yield page
        page = await page.next_page()


async def rows(result: AsyncQueryResult) -> AsyncIterator[Row]:
    """Yields the rows of `result` and of its further pages."""
    async for page in pages(result):
        for row in page:
            yield row
