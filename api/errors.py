"""What can be wrong with a request itself, before a verb of the store is asked; each with a stable code and a status.

ApiError
├── NotSignedIn         401
├── TokenInvalid        401  whatever is wrong with an API token, told apart by nothing
├── RequestRefused      403  a foreign page, a missing token, another person's page session
├── NothingHere         404  no such address
├── Gone                410  it was there, and its file no longer is
├── RequestTooLarge     413
├── TooSlow             408  the body did not come
├── TooManyRequests     429  with the wait
└── AnswerFailed        the status of what ended the turn
"""

from __future__ import annotations


class ApiError(Exception):
    """A request that is not served; ``str(error)`` is a sentence for a person."""

    code: str = "invalid"
    http_status: int = 400

    def __init__(self, sentence: str, *, code: str | None = None, retry_after: float | None = None) -> None:
        super().__init__(sentence)
        self.code = code or self.code
        self.retry_after = retry_after
        """Seconds until a new attempt makes sense."""


class NotSignedIn(ApiError):
    """Nobody is signed in, or no longer."""

    code = "not_signed_in"
    http_status = 401

    def __init__(self, sentence: str = "You are not signed in, or no longer. Sign in and try again.") -> None:
        super().__init__(sentence)


class TokenInvalid(ApiError):
    """What stands in ``Authorization`` is no API token that is good; why not is told to nobody."""

    code = "token_invalid"
    http_status = 401

    def __init__(self) -> None:
        super().__init__(
            "This API token is not good: it is mistyped, ran out or was revoked. Make a new one on your own page."
        )


class RequestRefused(ApiError):
    """Somebody is signed in, but the request is not from a page or program of theirs."""

    code = "request_refused"
    http_status = 403


class NothingHere(ApiError):
    """No such address."""

    code = "not_found"
    http_status = 404

    def __init__(self, sentence: str = "There is nothing at this address.") -> None:
        super().__init__(sentence)


class Gone(ApiError):
    """The record is there, its file is not (any more)."""

    code = "gone"
    http_status = 410


class TooSlow(ApiError):
    """The request's body did not come in time."""

    code = "request_timeout"
    http_status = 408


class RequestTooLarge(ApiError):
    """The request's body has more bytes than are accepted."""

    code = "too_large"
    http_status = 413


class TooManyRequests(ApiError):
    """More requests of one kind than one person may send; ``retry_after`` says how long to wait."""

    code = "rate_limited"
    http_status = 429


class AnswerFailed(ApiError):
    """A turn that was waited for ended with an error; code, sentence and status are the error's."""

    def __init__(self, sentence: str, *, code: str, http_status: int, retry_after: float | None) -> None:
        super().__init__(sentence, code=code, retry_after=retry_after)
        self.http_status = http_status
