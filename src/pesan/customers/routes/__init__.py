from .addresses import routes as addresses
from .ledgers import routes as ledgers
from .people import routes as people

store_routes = [*people, *addresses, *ledgers]

__all__ = ["store_routes"]
