"""What the stores room writes to people, in two languages."""

from .models import Role

_ROLES = {
    "id": {
        Role.OWNER: "pemilik",
        Role.ADMIN: "admin",
        Role.STAFF: "staf",
        Role.VIEWER: "pengamat",
    },
    "en": {Role.OWNER: "owner", Role.ADMIN: "admin", Role.STAFF: "staff", Role.VIEWER: "viewer"},
}

_INVITATION = {
    "id": (
        "{inviter} mengundangmu ke {store}",
        """Halo,

{inviter} mengundangmu bekerja di {store} sebagai {role}.

Terima undangannya di sini (berlaku 7 hari):
{url}

Kalau kamu tidak mengenal {inviter}, abaikan saja surat ini.
""",
    ),
    "en": (
        "{inviter} invites you to {store}",
        """Hello,

{inviter} invites you to work in {store} as {role}.

Accept the invitation here (within 7 days):
{url}

If you do not know {inviter}, just ignore this mail.
""",
    ),
}


def invitation(*, store: str, inviter: str, role: Role, url: str, language: str) -> tuple[str, str]:
    """Subject and text."""
    subject, text = _INVITATION[language]
    facts = {"store": store, "inviter": inviter, "role": _ROLES[language][role], "url": url}
    return subject.format(**facts), text.format(**facts)
