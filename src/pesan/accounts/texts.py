"""What the accounts room writes to people, in two languages."""

_RESET = {
    "id": (
        "Kata sandi baru untuk Pesan",
        """Halo {name},

Buat kata sandi baru di sini. Tautan ini berlaku 30 menit dan hanya sekali:
{url}

Kalau bukan kamu yang memintanya, abaikan saja: kata sandimu tetap sama.
""",
    ),
    "en": (
        "A new password for Pesan",
        """Hello {name},

Choose a new password here. This link works once, within 30 minutes:
{url}

If you did not ask for it, just ignore this mail: nothing has changed.
""",
    ),
}

# Nobody knows which of the two this person reads.
_CHANGED = (
    "Kata sandi Pesan diganti / Your Pesan password was changed",
    """Halo {name},

Kata sandimu baru saja diganti dan semua sesi lain sudah keluar.
Kalau bukan kamu, segera buat yang baru:
{url}

Hello {name},

Your password was changed just now and all other sessions were logged out.
If it was not you, make a new one at once:
{url}
""",
)


def reset(*, name: str, url: str, language: str) -> tuple[str, str]:
    """Subject and text."""
    subject, text = _RESET[language]
    return subject, text.format(name=name, url=url)


def password_changed(*, name: str, url: str) -> tuple[str, str]:
    """Subject and text."""
    subject, text = _CHANGED
    return subject, text.format(name=name, url=url)
