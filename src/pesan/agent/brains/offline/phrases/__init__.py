"""Every word the offline brain says, in two languages.

No digit stands here: numbers come from tools alone, so the quote lock has nothing to find.
"""

from ....models import Language
from .english import ENGLISH
from .indonesian import INDONESIAN
from .models import Phrases

__all__ = ["ENGLISH", "INDONESIAN", "Phrases", "phrases_in"]


def phrases_in(language: Language) -> Phrases:
    return ENGLISH if language is Language.ENGLISH else INDONESIAN
