"""Pesan: chat-native commerce. Rooms and their order: docs/MAP.md."""

__version__ = "0.1.0"
