from .merging import routes as merging

store_routes = [*merging]

__all__ = ["store_routes"]
