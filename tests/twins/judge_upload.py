"""The rules by which the Graph twin accepts a media upload: the form we send, to the byte."""

import re

from .judge_fields import PARAMETER, Refusal

MIB = 1024 * 1024
# MIME type -> what such a file begins with (None: anything), and its largest size.
KINDS: dict[str, tuple[bytes | None, int]] = {
    "image/png": (b"\x89PNG\r\n\x1a\n", 5 * MIB),
    "image/jpeg": (b"\xff\xd8\xff", 5 * MIB),
    "image/webp": (b"RIFF", MIB // 2),
    "video/mp4": (None, 16 * MIB),
    "audio/ogg": (b"OggS", 16 * MIB),
    "audio/mpeg": (None, 16 * MIB),
    "application/pdf": (b"%PDF", 100 * MIB),
    "text/plain": (None, 100 * MIB),
}
UPLOAD_FAILED = 131053
BOUNDARY = re.compile(r"multipart/form-data; boundary=([A-Za-z0-9'()+_,./:=?-]{1,70})")


def upload(content_type: str, body: bytes) -> tuple[str, bytes]:
    """The MIME type and bytes of an upload's multipart form (RFC 7578). Raises Refusal."""
    match = BOUNDARY.fullmatch(content_type)
    if match is None:
        raise Refusal(PARAMETER, "an upload is multipart/form-data with a boundary")
    fields = _form_fields(body, match[1].encode())
    if set(fields) != {"messaging_product", "type", "file"}:
        raise Refusal(PARAMETER, f"an upload has other fields: {sorted(fields)}")
    if fields["messaging_product"][1] != b"whatsapp":
        raise Refusal(PARAMETER, "messaging_product must be whatsapp")
    mime_type, content = fields["file"]
    if mime_type not in KINDS or fields["type"][1].decode(errors="replace") != mime_type:
        raise Refusal(PARAMETER, "a file is of a kind that is taken, and says so twice")
    begins, most = KINDS[mime_type]
    if begins is not None and not content.startswith(begins):
        raise Refusal(UPLOAD_FAILED, f"the file is no {mime_type}")
    if len(content) > most:
        raise Refusal(UPLOAD_FAILED, f"such a file has at most {most} bytes")
    return mime_type, content


def _form_fields(body: bytes, boundary: bytes) -> dict[str, tuple[str, bytes]]:
    """Name to (content type, content); the parts stand between `--boundary` lines."""
    parts = (b"\r\n" + body).split(b"\r\n--" + boundary)
    if len(parts) < 3 or parts[0] != b"" or parts[-1].strip() != b"--":
        raise Refusal(PARAMETER, "the form does not begin and end with its boundary")
    fields: dict[str, tuple[str, bytes]] = {}
    for part in parts[1:-1]:
        head, gap, content = part.partition(b"\r\n\r\n")
        name = re.search(
            rb'Content-Disposition: form-data; name="(\w+)"(; filename="[^"]+")?', head
        )
        if not gap or name is None or (name[2] is None) == (name[1] == b"file"):
            raise Refusal(PARAMETER, "a part of the form has no proper head")
        kind = re.search(rb"\r\nContent-Type: ([\w/.+-]+)", head)
        fields[name[1].decode()] = (kind[1].decode() if kind else "text/plain", content)
    return fields
