from . import broadcasts, segments, steps

store_routes = [*segments.routes, *broadcasts.routes, *steps.routes]

__all__ = ["store_routes"]
