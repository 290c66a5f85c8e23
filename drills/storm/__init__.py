"""The storm of the webhook drill: what happens, how it is told, who lies, and what must be left."""
