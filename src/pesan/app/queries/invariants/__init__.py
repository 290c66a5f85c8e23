"""What must always be true, one statement each; a row that comes back is a fault.

Asked by the owner of the schema over all stores. Columns ending in `_id` name what is broken.
Parameters are written `$now` and so on, as in kit/sql.py; app/invariants.py puts them in order.
`I1` to `I17` are the promises they keep.
"""

from . import catalogue, discounts, facts, fences, money, orders, people, records, stock

SUBJECTS = (stock, orders, money, discounts, catalogue, people, facts, fences, records)

# The business clock of this database, which PESAN_ENV=test may have shifted.
BUSINESS_TIME = """
    SELECT now() + make_interval(secs => (SELECT seconds FROM clock_offset))
"""
