"""Prints what a system did, a line a step, so that a person can follow it."""

import time


class Story:
    """The story of one system's run."""

    def __init__(self, title: str, language: str = "Python") -> None:
        self._started = time.perf_counter()
        head = f"── {title} ({language}) "
        print(f"\n{head:─<76}")

    def tell(self, step: str, *details: object) -> None:
        """Prints a step, and its details below it."""
        print(f"  {step}")
        for detail in details:
            print(f"      {detail}")

    def end(self) -> None:
        """Prints how long it took."""
        print(f"  done in {(time.perf_counter() - self._started) * 1000:.0f} ms")
