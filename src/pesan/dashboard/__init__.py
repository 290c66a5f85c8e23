"""The merchant's screens: what the shop did today, its chats, orders and products, and a simulated
phone to be one's own first customer. Pages are drawn by the server; a page hears that something
changed (kit/live.py) and asks for the region again.
"""

from .logins import make_login_link

__all__ = ["make_login_link"]
