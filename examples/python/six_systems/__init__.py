"""Six systems on the dynamic classes of rsylla, as one would run them in production.

Run all of them against a local cluster with ``python -m six_systems``, or some:
``python -m six_systems event_store cache``.
"""
