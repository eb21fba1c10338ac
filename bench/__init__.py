"""
Measuring what people wait for: `make bench` writes `docs/performance.md`.

A network of each size is made up (`make_activities`), the production server answers on it, and
clients ask over HTTP as members and staff do. `lists.toml` has the filters that are measured,
`asking.py` the pages and what is hoped for. Run by hand, on a quiet machine.
"""
