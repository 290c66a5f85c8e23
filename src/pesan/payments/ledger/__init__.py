"""The journal: double entry, written in the transaction that moved the money, never changed.

Nothing is booked when an order is placed: the first entry is the capture. PostgreSQL itself sees
that each entry sums to nought in each currency, and that one source is booked once.
"""
