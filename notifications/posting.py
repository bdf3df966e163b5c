"""Handing one mail to the mail server, and what its answer means."""

import smtplib
from contextlib import suppress
from email.utils import parseaddr

from celery.exceptions import SoftTimeLimitExceeded
from django.core.exceptions import ValidationError
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.validators import validate_email

ACCEPTED = 250


class Refused(Exception):
    """The server will never take this mail for this recipient. `code`: its reply, None where the address itself is impossible."""

    def __init__(self, code: int | None) -> None:
        super().__init__()
        self.code = code


class Away(Exception):
    """The server can't take the mail now. `unsure`: it may have taken it nevertheless, for the connection broke before its reply."""

    def __init__(self, cause: BaseException, *, code: int | None = None, unsure: bool = False) -> None:
        super().__init__()
        self.cause, self.unsure = cause, unsure
        self.code: int | None = code or getattr(cause, "smtp_code", None)


def check_address(address: str) -> None:
    """Raise Refused unless `address` is one mailbox, ASCII before the @: no second recipient and no further header fits into it."""
    try:
        validate_email(address)
        local, _, domain = address.rpartition("@")
        plain = local.encode("ascii").decode() + "@" + domain.encode("idna").decode()
    except (ValidationError, UnicodeError):
        raise Refused(None) from None
    if parseaddr(plain)[1] != plain or any(character in address for character in '",;<>()'):
        raise Refused(None)


def post(message: EmailMultiAlternatives) -> int:
    """Send `message` to its one recipient; the code of the server's yes.

    Raises Refused when the server says no for good, Away when it is worth another try. Nothing else of the network gets out.
    """
    check_address(message.to[0])
    connection = get_connection()
    try:
        try:
            connection.open()
        except (OSError, smtplib.SMTPException, SoftTimeLimitExceeded) as error:
            raise Away(error) from None
        try:
            connection.send_messages([message])
        except (OSError, smtplib.SMTPException, SoftTimeLimitExceeded) as error:
            raise _meaning(error) from None  # the error's own text holds the address
    finally:
        with suppress(
            OSError, smtplib.SMTPException
        ):  # the mail is taken or not by now; a failing goodbye changes nothing
            connection.close()
    return ACCEPTED


def _meaning(error: BaseException) -> Refused | Away:
    """A no to the recipient or the text counts as one for good. A no to us (sender, sign-in) is our own fault, to be put right."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        codes = [code for code, _ in error.recipients.values()]
    elif isinstance(error, smtplib.SMTPDataError):
        codes = [error.smtp_code]
    else:
        unsure = not isinstance(error, smtplib.SMTPResponseException | smtplib.SMTPNotSupportedError)
        return Away(error, unsure=unsure)
    code = max(codes, default=0)
    return Refused(code) if code >= 500 else Away(error, code=code)
