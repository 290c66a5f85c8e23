from .context import routes as context
from .merging import routes as merging
from .rights import routes as rights
from .suggestions import routes as suggestions

store_routes = [*context, *merging, *rights, *suggestions]

__all__ = ["store_routes"]
