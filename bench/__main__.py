"""`make bench`: all of it; `python -m bench checkout` (or webhook): one of it."""

import sys

from . import checkout, forged, importing, listing, rush, webhook

BENCHES = {
    "checkout": checkout.main,
    "forged": forged.main,
    "import": importing.main,
    "listing": listing.main,
    "rush": rush.main,
    "webhook": webhook.main,
}

for name in [word for word in sys.argv[1:] if not word.isdigit()] or list(BENCHES):
    print(f"== {name}", flush=True)
    BENCHES[name]()
