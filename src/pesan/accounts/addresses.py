"""E-mail addresses as people type them."""

from ..kit.errors import Invalid


def read_email(text: str) -> str:
    """The one spelling we keep, in lower case. Raises requests.invalid."""
    # 20 ms to load, and a worker seldom reads an address.
    from email_validator import EmailNotValidError, validate_email  # noqa: PLC0415

    try:
        return validate_email(text.strip(), check_deliverability=False).normalized.lower()
    except EmailNotValidError as error:
        raise Invalid.field("email", str(error)) from error
