"""Pictures we draw ourselves."""

from io import BytesIO


def qr_png(text: str) -> bytes:
    """A QR code that a phone reads from another screen: quiet zone of 4, correction level M."""
    import segno  # noqa: PLC0415 - 20 ms to load, needed only where no public URL serves images

    png = BytesIO()
    code = segno.make_qr(text, error="m", boost_error=False)
    code.save(png, kind="png", scale=8, border=4)
    return png.getvalue()
