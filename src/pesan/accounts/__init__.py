"""People: passwords, sessions, tokens. What they may do in a store is the stores room's."""

from .models import Principal
from .principals import provide_principal
from .tokens import Signer

__all__ = ["Principal", "Signer", "provide_principal"]
