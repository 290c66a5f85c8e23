"""The web application's routes, built once a process: that takes a third of a second."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache

from litestar import Litestar
from litestar.types import ASGIApp

from pesan.app.main import furnish, litestar
from pesan.kit.world import Outside, World

_vacant: dict[tuple[Outside, bool], list[Litestar]] = {}


@lru_cache
def all_routes() -> Litestar:
    """To be looked at: the whole application, the tests' own routes included."""
    return litestar(Outside(), testing=True)


@contextmanager
def furnished(world: World) -> Iterator[ASGIApp]:
    """To be called: routes in this world, which nobody else uses meanwhile."""
    testing = world.environment == "test"
    vacant = _vacant.setdefault((world.outside, testing), [])
    app = vacant.pop() if vacant else litestar(world.outside, testing=testing)
    yield furnish(app, world)
    vacant.append(app)
