"""What messages cost: a rate card that is data, what we expect, and what the channel billed."""
