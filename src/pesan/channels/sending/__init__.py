"""On what terms a message leaves: its purpose, its hour, how much at once, and whether at all."""
