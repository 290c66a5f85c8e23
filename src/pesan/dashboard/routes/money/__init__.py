"""The pages about money: what needs a decision, and where it all is."""

from . import cases

routes = [*cases.routes]
