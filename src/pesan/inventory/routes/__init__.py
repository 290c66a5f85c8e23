from .counts import routes as counts
from .stock import routes as stock

store_routes = [*stock, *counts]

__all__ = ["store_routes"]
