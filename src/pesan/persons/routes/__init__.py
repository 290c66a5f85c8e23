from .merging import routes as merging
from .rights import routes as rights

store_routes = [*merging, *rights]

__all__ = ["store_routes"]
