"""The chat on a merchant's own site: visitors, what they may see, and the script that shows it."""
