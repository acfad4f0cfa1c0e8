"""What can go wrong with a request or a mail; each message is a sentence for a person and holds no secret.

OutgoingError
├── AddressRefused      the host leads to an address that may not be asked
├── UrlInvalid          no address at all, or of a kind that is not asked
├── ConnectionFailed    nothing answers there, or the connection broke
│   └── HostUnknown         the name leads nowhere
├── TimedOut
├── TooManyRedirects
├── AnswerTooLarge
└── MailRefused         the mail server said no
"""

from __future__ import annotations


class OutgoingError(Exception):
    """A request that did not come to its end.

    Attributes:
        sent: whether any of it left this machine and no answer says what became of it; False is a proof that nothing
            happened on the other side.
    """

    def __init__(self, message: str, *, sent: bool = False) -> None:
        super().__init__(message)
        self.sent = sent


class AddressRefused(OutgoingError):
    """The host leads to an address that may not be asked."""


class UrlInvalid(OutgoingError):
    """No address at all, or of a kind that is not asked."""


class ConnectionFailed(OutgoingError):
    """Nothing answers there, or the connection broke."""


class HostUnknown(ConnectionFailed):
    """The name leads nowhere."""


class TimedOut(OutgoingError):
    """It took longer than it may."""


class TooManyRedirects(OutgoingError):
    """It was led on and on."""


class AnswerTooLarge(OutgoingError):
    """The answer has more bytes than are read; ``status`` is what it began with, so the request itself was answered."""

    def __init__(self, message: str, *, status: int, sent: bool = False) -> None:
        super().__init__(message, sent=sent)
        self.status = status


class MailRefused(OutgoingError):
    """The mail server said no; ``may_pass`` where it said that it may be otherwise later."""

    def __init__(self, message: str, *, may_pass: bool = False, sent: bool = False) -> None:
        super().__init__(message, sent=sent)
        self.may_pass = may_pass
