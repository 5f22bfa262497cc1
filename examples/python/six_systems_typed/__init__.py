"""The six systems on generated Python: statements from ``queries/``, typed, as in Rust.

``rsylla generate python`` wrote the package ``generated``. Run all of them against a local cluster
with ``PYTHONPATH=.. python -m six_systems_typed``, or some: ``… six_systems_typed event_store cache``.
"""
