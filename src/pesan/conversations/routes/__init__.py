from . import messages, owners, threads

store_routes = [*threads.routes, *messages.routes, *owners.routes]

__all__ = ["store_routes"]
