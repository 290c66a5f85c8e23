"""The buyer's pay page: no login, no script needed; the secret in its address is the key."""
