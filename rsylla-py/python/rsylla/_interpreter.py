"""Refuses subinterpreters: what is compiled keeps objects of one interpreter."""

import importlib


def is_main() -> bool:
    """Returns whether this is a process's first interpreter."""
    for name in ("_interpreters", "_xxsubinterpreters"):
        try:
            interpreters = importlib.import_module(name)
        except ImportError:
            continue
        return bool(interpreters.get_current() == interpreters.get_main())
    return True


if not is_main():
    raise ImportError(
        "rsylla works in the main interpreter of a process alone, not in a subinterpreter; "
        "use threads, which can share one Session, or processes"
    )
