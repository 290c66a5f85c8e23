"""`make bench`: what Pesan reaches, as ratios to what the same machine's PostgreSQL can do."""
