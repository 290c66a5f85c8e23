"""The templates of the screens, and the words in which states are said."""

from pathlib import Path

from ..kit.pages import Pages, Words, publish
from .words import ENGLISH

LANGUAGES = ("id", "en")
_HERE = Path(__file__).parent

publish(_HERE / "static")
PAGES = Pages(_HERE / "templates", Words(ENGLISH))
