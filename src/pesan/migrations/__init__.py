"""The schema, forward only, in plain SQL. Run by `pesan migrate` (kit/migrate.py)."""
