"""Templates: texts a channel approves before they may be sent to who has not written lately.

What the channel has is the truth: ours is a copy, kept by its webhooks and put right by a sync.
"""
