"""The crowd of the messages drill: who writes what to whom, how it is told, and what must be left."""
