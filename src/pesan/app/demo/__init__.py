"""`pesan demo`: Toko Sari, opened where it is not yet, and the days it has lived through."""

from .days import tell
from .opening import SANDBOX, Page, greeting, open_store, prepare, show

__all__ = ["SANDBOX", "Page", "greeting", "open_store", "prepare", "show", "tell"]
