from .context import routes as context
from .merging import routes as merging
from .rights import routes as rights

store_routes = [*context, *merging, *rights]

__all__ = ["store_routes"]
