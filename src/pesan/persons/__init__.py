"""One person, whole: merged, exported, erased. The room that looks through all others for them."""

__all__: list[str] = []
