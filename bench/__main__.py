"""`make bench`: all of it; `python -m bench checkout` (or webhook): one of it."""

import sys

from . import checkout, webhook

BENCHES = {"checkout": checkout.main, "webhook": webhook.main}

for name in sys.argv[1:] or list(BENCHES):
    print(f"== {name}", flush=True)
    BENCHES[name]()
