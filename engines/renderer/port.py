"""The port behind which pictures are made: here (`embedded`) or by a customer's own renderer (`outside`).

A picture is ordered with a key; ordering it again with the same key changes nothing and gives the same reference, so a
job may repeat any step after a crash. The contract over HTTP is written down in docs/outside-renderer.md.
"""

from dataclasses import dataclass
from typing import Protocol

from engines.renderer.picture import Picture
from engines.renderer.spec import PictureFormat, RenderSpec


@dataclass(frozen=True, kw_only=True)
class Capabilities:
    """What a renderer can do; `views` and `backgrounds` may name more than this app asks for."""

    name: str
    formats: tuple[PictureFormat, ...]
    largest: int
    views: tuple[str, ...]
    backgrounds: tuple[str, ...]


@dataclass(frozen=True)
class Queued:
    """Accepted, not begun."""


@dataclass(frozen=True, kw_only=True)
class Running:
    """Under way; `progress` is 0 to 1, None where the renderer cannot tell."""

    progress: float | None = None


@dataclass(frozen=True, kw_only=True)
class Done:
    """Finished; the file can be fetched."""

    sha256: str
    size: int


@dataclass(frozen=True, kw_only=True)
class Failed:
    """Not made; `message` is for a person, `retryable` says whether the same order may succeed later."""

    code: str
    message: str
    retryable: bool


RenderState = Queued | Running | Done | Failed


class RenderBackend(Protocol):
    """A renderer. Every method raises RendererUnavailable when nobody answers."""

    def capabilities(self) -> Capabilities:
        """What this renderer can do."""
        ...

    def submit(self, spec: RenderSpec, key: str) -> str:
        """Order a picture and return its reference; raises RendererRefused, also for a key of another spec."""
        ...

    def poll(self, ref: str) -> RenderState:
        """How far it is. An unknown reference has failed with the code ``unknown``, retryable with a new order."""
        ...

    def cancel(self, ref: str) -> None:
        """Stop it if it still runs; afterwards it has failed with the code ``cancelled``. Done stays done."""
        ...

    def fetch(self, ref: str, spec: RenderSpec) -> Picture:
        """The finished picture, checked against its hash and the order.

        Raises RendererRefused before it is done, PictureDamaged if it is not what was promised or ordered.
        """
        ...
