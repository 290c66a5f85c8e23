"""`make bench`: all of it; `python -m bench checkout` (or webhook): one of it."""

import sys

from . import checkout, importing, listing, webhook

BENCHES = {
    "checkout": checkout.main,
    "import": importing.main,
    "listing": listing.main,
    "webhook": webhook.main,
}

for name in sys.argv[1:] or list(BENCHES):
    print(f"== {name}", flush=True)
    BENCHES[name]()
