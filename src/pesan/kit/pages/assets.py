"""Static files, read once and served from memory under an address that changes with the content.

`/static/<8 hex digits of its hash>/<name>`: a browser may keep it for ever. Text is compressed
once, here; nothing secret shares a response with it.
"""

import gzip
import hashlib
from pathlib import Path

from msgspec import Struct

_MEDIA_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".woff2": "font/woff2",
}
_TEXT = {".css", ".js", ".svg", ".txt"}


class Asset(Struct, frozen=True):
    media_type: str
    body: bytes
    compressed: bytes | None
    version: str


_ASSETS: dict[str, Asset] = {}


def publish(folder: Path) -> None:
    """Makes a folder's files available by their names. One name belongs to one file."""
    for file in sorted(folder.iterdir()):
        if file.suffix in _MEDIA_TYPES:
            assert file.name not in _ASSETS, f"two static files are called {file.name}"
            _ASSETS[file.name] = _read(file)


def asset_named(name: str) -> Asset | None:
    return _ASSETS.get(name)


def asset_url(name: str) -> str:
    return f"/static/{_ASSETS[name].version}/{name}"


def _read(file: Path) -> Asset:
    body = file.read_bytes()
    compressed = gzip.compress(body, 9, mtime=0) if file.suffix in _TEXT else None
    version = hashlib.sha256(body).hexdigest()[:8]
    return Asset(_MEDIA_TYPES[file.suffix], body, compressed, version)


publish(Path(__file__).parent / "static")
