"""HTML pages: templates that escape, static files, the headers every page carries, local time.

No page asks another host for anything, so all of it works with no internet.
"""

from ..headers import PRIVATE, SECURITY
from .assets import Asset, asset_named, asset_url, publish
from .local import Local, zone_label
from .templates import Pages, Words

__all__ = [
    "PRIVATE",
    "SECURITY",
    "Asset",
    "Local",
    "Pages",
    "Words",
    "asset_named",
    "asset_url",
    "publish",
    "zone_label",
]
