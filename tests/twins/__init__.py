"""Servers that behave as our providers do."""

import ssl

# All is plain HTTP here; reading the machine's certificates would cost each client 30 ms.
UNENCRYPTED = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
