"""Failure drills: Pesan under load while its processes die and its database is stopped.

    python -m drills flash-sale            a short form; --full has the figures that are promised
    python -m drills flash-sale --control naive-stock     must turn red, or the drill is blind

What is promised, how each is run and what it said last: docs/reliability.md.
"""
