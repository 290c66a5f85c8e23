"""The offline brain: a deterministic seller in Indonesian and English.

No key, no network, no randomness. Text is normalised, read by ordered rules against what we last
asked, acted on through the same tools every brain gets, and answered from templates.
"""

from .brain import OfflineBrain

__all__ = ["OfflineBrain"]
