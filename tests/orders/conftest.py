from ..till import till

__all__ = ["till"]
