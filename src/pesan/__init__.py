"""Pesan: chat-native commerce. Rooms and their order: docs/MAP.md."""
