"""A small real outside renderer: the contract of docs/outside-renderer.md over HTTP, drawing with the path tracer.

`faults` makes it break the contract on purpose, one way at a time.
"""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field

import uvicorn
from fastapi import FastAPI, Header, Request
from fastapi.responses import JSONResponse, RedirectResponse, Response

from engines.renderer.errors import RenderCancelled, SpecInvalid
from engines.renderer.picture import Picture
from engines.renderer.rendering import render
from engines.renderer.spec import BACKGROUNDS, LARGEST_PX, RenderSpec


@dataclass(eq=False)
class Job:
    """One order and how far it is."""

    order: object
    progress: float = 0.0
    begun: bool = False
    stop: threading.Event = field(default_factory=threading.Event)
    future: Future[Picture] = field(default_factory=Future)

    def run(self, spec: RenderSpec) -> Picture:
        """Draw, until somebody says stop."""
        self.begun = True
        return render(spec, backend="embree", progress=self.report)

    def report(self, share: float) -> None:
        """Note the progress; give up when cancelled."""
        self.progress = share
        if self.stop.is_set():
            raise RenderCancelled("The render was cancelled while it ran.")

    def state(self, address: str) -> dict[str, object]:
        """What GET answers."""
        if not self.future.done():
            return {"state": "running", "progress": self.progress} if self.begun else {"state": "queued"}
        if self.future.cancelled() or self.future.exception() is not None:
            code = "cancelled" if self.stop.is_set() else "render_failed"
            return {"state": "failed", "code": code, "message": "it did not finish", "retryable": False}
        picture = self.future.result()
        facts = {"sha256": picture.sha256, "size": len(picture.data)}
        return {"state": "done", **facts, "url": f"{address}/picture"}


@dataclass(eq=False)
class Studio:
    """The server's memory, and the faults that it shall show: a name for each in `fault`."""

    jobs: dict[str, Job] = field(default_factory=dict)
    fault: str = ""
    made: int = 0
    tokens: list[str | None] = field(default_factory=list)

    def order(self, key: str, body: dict[str, object], pool: ThreadPoolExecutor) -> JSONResponse:
        """Take an order, once for each key."""
        job = self.jobs.get(key)
        if job is not None and job.order != body:
            return JSONResponse({"code": "key_reused", "message": "this key belongs to another picture"}, 409)
        if self.fault == "no shafts":
            return JSONResponse({"code": "spec_invalid", "message": "this studio renders no shafts"}, 422)
        if job is None:
            try:
                spec = RenderSpec.from_json(body)
            except SpecInvalid as problem:
                return JSONResponse({"code": "spec_invalid", "message": str(problem)}, 422)
            job = self.jobs[key] = Job(body)
            job.future = pool.submit(job.run, spec)
            self.made += 1
        return JSONResponse({}, 202, {"Location": f"/v1/renders/{key}"})

    def broken(self, path: str) -> Response | None:
        """An answer that breaks the contract."""
        match self.fault:
            case "busy":
                return JSONResponse({"message": "too many orders"}, 503)
            case "garbage":
                return Response(b"<html>", media_type="text/html")
            case "endless":
                return Response(b" " * 1_500_000)
            case "redirect":
                return RedirectResponse("http://127.0.0.1:9/elsewhere")
            case "slow":
                time.sleep(1.5)
            case "stranger" if not path.endswith("/picture"):
                answer = {"state": "done", "sha256": "0" * 64, "size": 1, "url": "http://example.com/picture"}
                return JSONResponse(answer)
            case "limbo":
                return JSONResponse({"state": "limbo"})
        return None


def build_app(studio: Studio, pool: ThreadPoolExecutor) -> FastAPI:
    """The five calls."""
    app = FastAPI()

    @app.get("/v1/capabilities")
    def capabilities(authorization: str | None = Header(default=None)) -> Response:
        studio.tokens.append(authorization)
        shown = {"views": ["three_quarter", "front", "side", "top"], "backgrounds": list(BACKGROUNDS)}
        facts = {"name": "outside", "formats": ["webp", "png", "jpeg", "tiff"], "largest": LARGEST_PX}
        return studio.broken("capabilities") or JSONResponse({**facts, **shown})

    @app.post("/v1/renders")
    async def place(request: Request, idempotency_key: str = Header()) -> Response:
        return studio.order(idempotency_key, await request.json(), pool)

    @app.get("/v1/renders/{key}")
    def look(key: str) -> Response:
        if key not in studio.jobs:
            return JSONResponse({"code": "unknown", "message": "no such render"}, 404)
        return studio.broken(key) or JSONResponse(studio.jobs[key].state(f"/v1/renders/{key}"))

    @app.get("/v1/renders/{key}/picture")
    def picture(key: str) -> Response:
        data = studio.jobs[key].future.result().data
        spoiled = data[:-1] + bytes([data[-1] ^ 1])
        return Response(spoiled if studio.fault == "bit flip" else data)

    @app.delete("/v1/renders/{key}")
    def stop(key: str) -> Response:
        job = studio.jobs.get(key)
        if job is not None and not job.future.done():
            job.stop.set()
            job.future.cancel()
        return Response(status_code=204)

    return app


@contextmanager
def open_studio() -> Iterator[tuple[str, Studio]]:
    """Serve on a free port of this machine; the address and the server's memory."""
    studio = Studio()
    with socket.create_server(("127.0.0.1", 0)) as listener, ThreadPoolExecutor(1) as pool:
        server = uvicorn.Server(uvicorn.Config(build_app(studio, pool), log_level="warning", lifespan="off"))
        thread = threading.Thread(target=server.run, args=([listener],))
        thread.start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}/v1", studio
        finally:
            for job in studio.jobs.values():
                job.stop.set()
            server.should_exit = True
            thread.join(20)
