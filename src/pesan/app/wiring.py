"""The nervous system on one page: who hears which fact, what runs when, which jobs there are."""

from ..kit.events import Handlers
from ..kit.jobs import Jobs
from ..kit.timers import Timers

HANDLERS: Handlers = {}

TIMERS: Timers = {}

JOBS: Jobs = {}
