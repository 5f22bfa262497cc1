"""One adapter for each driver: `STYLE`, and a `Driver` with the operations."""
