"""The bank's statement of the shop's own account, as a CSV file: read, kept once, matched."""
