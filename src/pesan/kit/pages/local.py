"""Times as people read them: in a store's zone and in the reader's language.

Indonesian writes 09.42 with a full stop (PUEBI); English 09:42.
"""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

_INDONESIAN_ZONES = {
    "Asia/Jakarta": "WIB",
    "Asia/Pontianak": "WIB",
    "Asia/Makassar": "WITA",
    "Asia/Ujung_Pandang": "WITA",
    "Asia/Jayapura": "WIT",
}
_MONTHS = {
    "id": ["Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des"],
    "en": ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"],
}
_TODAY = {"id": "Hari ini", "en": "Today"}
_YESTERDAY = {"id": "Kemarin", "en": "Yesterday"}


def zone_label(zone: str, at: datetime) -> str:
    """WIB, WITA, WIT, or what the zone calls itself."""
    return _INDONESIAN_ZONES.get(zone) or at.astimezone(ZoneInfo(zone)).strftime("%Z")


class Local:
    """One reader's way of reading instants."""

    def __init__(self, zone: str, language: str, now: datetime) -> None:
        self._zone_name = zone
        self._zone = ZoneInfo(zone)
        self._language = language
        self.now = now

    def clock(self, at: datetime) -> str:
        """`09.42` or `09:42`."""
        return at.astimezone(self._zone).strftime("%H.%M" if self._language == "id" else "%H:%M")

    def day(self, at: datetime) -> str:
        """`Hari ini`, `Kemarin`, `20 Nov`, `20 Nov 2025`."""
        there, today = at.astimezone(self._zone).date(), self.now.astimezone(self._zone).date()
        if there == today:
            return _TODAY[self._language]
        if there == today - timedelta(days=1):
            return _YESTERDAY[self._language]
        text = f"{there.day} {_MONTHS[self._language][there.month - 1]}"
        return text if there.year == today.year else f"{text} {there.year}"

    def within(self, at: datetime) -> str:
        """The same within a sentence: `hari ini`, `20 Nov`."""
        text = self.day(at)
        return text[0].lower() + text[1:]

    def month(self, day: date) -> str:
        """`Nov 2026`."""
        return f"{_MONTHS[self._language][day.month - 1]} {day.year}"

    def when(self, at: datetime) -> str:
        """The time for today, the day for everything before."""
        day = self.day(at)
        return self.clock(at) if day == _TODAY[self._language] else day

    def full(self, at: datetime) -> str:
        return f"{self.day(at)}, {self.clock(at)} {self.zone(at)}"

    def full_within(self, at: datetime) -> str:
        """The same within a sentence: `kemarin, 09.42 WIB`."""
        return f"{self.within(at)}, {self.clock(at)} {self.zone(at)}"

    def dated(self, at: datetime) -> str:
        """`20 Nov 2026, 09.42 WIB`: for what is kept, where "today" would soon be wrong."""
        there = at.astimezone(self._zone)
        day = f"{there.day} {_MONTHS[self._language][there.month - 1]} {there.year}"
        return f"{day}, {self.clock(at)} {self.zone(at)}"

    def zone(self, at: datetime) -> str:
        return zone_label(self._zone_name, at)

    def midnight(self) -> datetime:
        """When today began."""
        return self.now.astimezone(self._zone).replace(hour=0, minute=0, second=0, microsecond=0)
