"""A customer's own renderer, over HTTP; see docs/outside-renderer.md for the contract.

Nothing that it sends is trusted: answers are bounded, links must stay at its address, redirects are not followed, and a
picture is accepted only if its hash, size, format and dimensions are what was promised.
"""

import time
from collections.abc import Mapping
from hashlib import sha256
from types import TracebackType
from typing import get_args

import httpx

from engines.renderer.encoding import checked
from engines.renderer.errors import PictureDamaged, RendererRefused, RendererUnavailable
from engines.renderer.picture import Picture
from engines.renderer.port import Capabilities, Done, Failed, Queued, RenderState, Running
from engines.renderer.spec import PictureFormat, RenderSpec

LARGEST_ANSWER = 1_000_000
LARGEST_PICTURE = 64_000_000
TIMEOUT = httpx.Timeout(30.0, connect=5.0)


class OutsideRenderer:
    """Implements RenderBackend by HTTP calls; close it, or use it in a with statement.

    Args:
        address: base address, http or https, such as ``https://render.example/v1``.
        token: sent as a bearer token where the renderer wants one.
    """

    def __init__(self, address: str, *, token: str | None = None, timeout: httpx.Timeout = TIMEOUT) -> None:
        self._base = httpx.URL(address.rstrip("/") + "/")
        if self._base.scheme not in ("http", "https") or not self._base.host:
            raise RendererRefused(
                f"the renderer's address must be an http or https URL, got '{address}'", code="address"
            )
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        self._client = httpx.Client(headers=headers, timeout=timeout, follow_redirects=False, trust_env=False)

    def __enter__(self) -> "OutsideRenderer":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def capabilities(self) -> Capabilities:
        """GET /capabilities."""
        answer = self._json("GET", self._base.join("capabilities"))
        formats = tuple(item for item in get_args(PictureFormat) if item in _texts(answer, "formats"))
        return Capabilities(
            name=_text(answer, "name"),
            formats=formats,
            largest=_whole(answer, "largest"),
            views=_texts(answer, "views"),
            backgrounds=_texts(answer, "backgrounds"),
        )

    def submit(self, spec: RenderSpec, key: str) -> str:
        """POST /renders with the key; the reference is the address of the render."""
        response, _ = self._call(
            "POST",
            self._base.join("renders"),
            json=spec.to_json(),
            headers={"Idempotency-Key": key},
            expect=(202,),
        )
        return str(self._own(response.headers.get("Location", "")))

    def poll(self, ref: str) -> RenderState:
        """GET the render."""
        try:
            answer = self._json("GET", self._own(ref))
        except RendererRefused as refusal:
            if refusal.code == "unknown":
                return Failed(
                    code="unknown", message="the renderer no longer knows this order", retryable=True
                )
            raise
        return _state(answer)

    def cancel(self, ref: str) -> None:
        """DELETE the render; one that is gone already counts as cancelled."""
        self._call("DELETE", self._own(ref), expect=(200, 202, 204, 404))

    def fetch(self, ref: str, spec: RenderSpec) -> Picture:
        """GET the file that the finished render points to, and check it against what was promised and ordered."""
        began = time.perf_counter()
        answer = self._json("GET", self._own(ref))
        state = _state(answer)
        if not isinstance(state, Done):
            raise RendererRefused("the picture is not finished", code="not_done")
        _, data = self._call("GET", self._own(_text(answer, "url")), most=LARGEST_PICTURE)
        digest = sha256(data).hexdigest()
        if len(data) != state.size or digest != state.sha256:
            raise PictureDamaged(
                f"The picture has {len(data)} bytes and hash {digest[:12]}…, promised were {state.size} and "
                f"{state.sha256[:12]}…; fetch it again."
            )
        return Picture(
            data=checked(data, spec.format, spec.width, spec.height),
            width=spec.width,
            height=spec.height,
            format=spec.format,
            sha256=digest,
            milliseconds=round((time.perf_counter() - began) * 1000),
        )

    def _own(self, link: str) -> httpx.URL:
        """A link of the renderer, made absolute; never to another host."""
        target = self._base.join(link) if link else self._base
        if not link or (target.scheme, target.host, target.port) != (
            self._base.scheme,
            self._base.host,
            self._base.port,
        ):
            raise RendererRefused(
                f"it points to '{link}', which is not at its own address", code="contract_broken"
            )
        return target

    def _json(self, method: str, url: httpx.URL) -> Mapping[str, object]:
        response, data = self._call(method, url)
        try:
            answer = httpx.Response(200, content=data).json()
        except ValueError as error:
            raise RendererRefused(
                f"its answer to {response.url.path} is no JSON", code="contract_broken"
            ) from error
        if not isinstance(answer, dict):
            raise RendererRefused(f"its answer to {response.url.path} is no object", code="contract_broken")
        return answer

    def _call(
        self,
        method: str,
        url: httpx.URL,
        *,
        json: object = None,
        headers: Mapping[str, str] | None = None,
        expect: tuple[int, ...] = (200,),
        most: int = LARGEST_ANSWER,
    ) -> tuple[httpx.Response, bytes]:
        """One request, its body read up to a limit; errors as RendererUnavailable or RendererRefused."""
        try:
            with self._client.stream(method, url, json=json, headers=headers) as response:
                data = _bounded(response, most)
        except httpx.TimeoutException as error:
            raise RendererUnavailable(
                f"The renderer at {self._base.host} did not answer in time; try again later."
            ) from error
        except httpx.HTTPError as error:
            raise RendererUnavailable(
                f"The renderer at {self._base.host} cannot be reached ({error}); try again later."
            ) from error
        if response.status_code not in expect:
            raise _refusal(response, data, self._base.host)
        return response, data


def _bounded(response: httpx.Response, most: int) -> bytes:
    parts, size = [], 0
    for part in response.iter_bytes():
        size += len(part)
        if size > most:
            raise RendererRefused(f"its answer is larger than {most} bytes", code="contract_broken")
        parts.append(part)
    return b"".join(parts)


def _refusal(response: httpx.Response, data: bytes, host: str) -> Exception:
    """The error that a status stands for."""
    status = response.status_code
    try:
        body = httpx.Response(200, content=data).json()
    except ValueError:
        body = {}
    detail = body.get("message") if isinstance(body, dict) else None
    said = str(detail)[:300] if detail else f"status {status}"
    if status in (408, 425, 429) or status >= 500:
        return RendererUnavailable(f"The renderer at {host} is not ready ({said}); try again later.")
    if status in (404, 410):
        return RendererRefused(f"it does not know this ({said})", code="unknown")
    if 300 <= status < 400:
        return RendererRefused("it answers with a redirect, which is not followed", code="contract_broken")
    code = body.get("code") if isinstance(body, dict) else None
    return RendererRefused(said, code=str(code)[:50] if code else "refused")


def _state(answer: Mapping[str, object]) -> RenderState:
    match answer.get("state"):
        case "queued":
            return Queued()
        case "running":
            share = answer.get("progress")
            known = isinstance(share, int | float) and not isinstance(share, bool)
            return Running(progress=min(1.0, max(0.0, float(share))) if known else None)  # type: ignore[arg-type]  # a number, checked one line up
        case "done":
            return Done(sha256=_text(answer, "sha256").lower(), size=_whole(answer, "size"))
        case "failed":
            return Failed(
                code=_text(answer, "code"),
                message=_text(answer, "message")[:500],
                retryable=answer.get("retryable") is True,
            )
        case other:
            raise RendererRefused(f"it names a state that does not exist: {other!r}", code="contract_broken")


def _text(answer: Mapping[str, object], name: str) -> str:
    value = answer.get(name)
    if not isinstance(value, str):
        raise RendererRefused(f"its answer lacks the text '{name}'", code="contract_broken")
    return value


def _texts(answer: Mapping[str, object], name: str) -> tuple[str, ...]:
    value = answer.get(name)
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise RendererRefused(f"its answer lacks the list of texts '{name}'", code="contract_broken")
    return tuple(value)


def _whole(answer: Mapping[str, object], name: str) -> int:
    value = answer.get(name)
    if isinstance(value, bool) or not isinstance(value, int):
        raise RendererRefused(f"its answer lacks the number '{name}'", code="contract_broken")
    return value
