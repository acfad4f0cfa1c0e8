"""What can go wrong while a picture is made.

    RendererError
    ├── SpecInvalid           the picture that was asked for cannot exist; the message says which value is wrong
    ├── RendererUnavailable   nobody answers: no back end here, or the outside renderer is out of reach (try again)
    ├── RendererRefused       the renderer answered and said no, or broke the contract (do not repeat as it is)
    ├── PictureDamaged        a picture arrived whose hash, size or format is not what was promised
    └── RenderCancelled       somebody cancelled it while it ran

Messages are for the person who ordered the picture. Those of SpecInvalid and RendererRefused are clauses that follow a
colon ("can't be made: width must be …"); the others are whole sentences.
"""


class RendererError(Exception):
    """Root of the tree; never raised itself."""


class SpecInvalid(RendererError):
    """The picture that was asked for cannot exist."""


class RendererUnavailable(RendererError):
    """No renderer answers; the same request may succeed later."""


class RendererRefused(RendererError):
    """The renderer said no; the same request will be refused again.

    Attributes:
        code: a short stable word, such as ``spec_invalid`` or ``contract_broken``.
    """

    def __init__(self, message: str, *, code: str = "refused") -> None:
        super().__init__(message)
        self.code = code


class PictureDamaged(RendererError):
    """A picture does not match the hash, size or format that was promised for it."""


class RenderCancelled(RendererError):
    """The render was cancelled while it ran."""
