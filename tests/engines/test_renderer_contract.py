"""One suite for every renderer behind the port: ours in a process pool, and an outside one over HTTP."""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from hashlib import sha256
from itertools import count
from types import UnionType

import httpx
import pytest

from engines.renderer.catalogue import PRODUCTS, materials_of
from engines.renderer.embedded import EmbeddedRenderer
from engines.renderer.encoding import checked
from engines.renderer.errors import PictureDamaged, RendererRefused, RendererUnavailable
from engines.renderer.outside import OutsideRenderer
from engines.renderer.port import Done, Failed, Queued, RenderBackend, RenderState, Running
from engines.renderer.rendering import spawn_pool
from engines.renderer.spec import RenderSpec
from tests.engines.outside_studio import Studio, open_studio

SHAFT = next(product for product in PRODUCTS if product.pim_id == "WE-3025")
SMALL = RenderSpec(
    geometry=SHAFT.geometry, materials=materials_of(SHAFT), width=64, height=48, samples=1, format="png"
)
LONG = replace(SMALL, width=1200, height=1200, samples=256)
KEYS = (f"job-{number}" for number in count())


@pytest.fixture(scope="module")
def outside() -> Iterator[tuple[OutsideRenderer, Studio]]:
    """An outside renderer and a client for it."""
    with open_studio() as (address, studio), OutsideRenderer(address, token="secret") as renderer:
        yield renderer, studio


@pytest.fixture(scope="module")
def embedded() -> Iterator[EmbeddedRenderer]:
    """Our own renderer in one process of its own."""
    with EmbeddedRenderer("embree", lambda: spawn_pool(1)) as renderer:
        yield renderer


@pytest.fixture(params=["embedded", "outside"])
def renderer(request: pytest.FixtureRequest) -> RenderBackend:
    """Each renderer in turn."""
    found = request.getfixturevalue(request.param)
    chosen: RenderBackend = found if isinstance(found, EmbeddedRenderer) else found[0]
    return chosen


def ended(renderer: RenderBackend, ref: str, *, within: float = 60.0) -> Done | Failed:
    """Wait for the end of an order."""
    state = wait_for(renderer, ref, Done | Failed, within=within)
    assert isinstance(state, Done | Failed)
    return state


def wait_for(
    renderer: RenderBackend, ref: str, kinds: type | UnionType, *, within: float = 60.0
) -> RenderState:
    """Poll until the state is one of the kinds."""
    limit = time.monotonic() + within
    while time.monotonic() < limit:
        state = renderer.poll(ref)
        if isinstance(state, kinds):
            return state
        time.sleep(0.03)
    raise AssertionError(f"still {renderer.poll(ref)} after {within} s")


def test_a_renderer_says_what_it_can_do(renderer: RenderBackend) -> None:
    able = renderer.capabilities()
    assert able.formats == ("webp", "png", "jpeg")
    assert able.largest == 2048
    assert "three_quarter" in able.views
    assert "transparent" in able.backgrounds


def test_an_order_becomes_the_picture_that_was_promised(renderer: RenderBackend) -> None:
    ref = renderer.submit(SMALL, next(KEYS))
    state = ended(renderer, ref)
    assert isinstance(state, Done)
    picture = renderer.fetch(ref, SMALL)
    assert (picture.sha256, len(picture.data)) == (state.sha256, state.size)
    assert sha256(picture.data).hexdigest() == picture.sha256
    assert checked(picture.data, "png", 64, 48) is picture.data


def test_the_same_key_orders_once(renderer: RenderBackend) -> None:
    key = next(KEYS)
    first = renderer.submit(SMALL, key)
    assert renderer.submit(SMALL, key) == first
    ended(renderer, first)
    assert renderer.submit(SMALL, key) == first
    assert isinstance(renderer.poll(first), Done), "a repeated order must not begin anew"


def test_a_key_of_another_picture_is_refused(renderer: RenderBackend) -> None:
    key = next(KEYS)
    ref = renderer.submit(SMALL, key)
    with pytest.raises(RendererRefused) as refusal:
        renderer.submit(replace(SMALL, width=65), key)
    assert refusal.value.code == "key_reused"
    assert isinstance(ended(renderer, ref), Done)


def test_an_unknown_order_has_failed_and_may_be_placed_again(renderer: RenderBackend) -> None:
    ref = renderer.submit(SMALL, next(KEYS))
    state = renderer.poll(ref + "0")
    assert state == Failed(code="unknown", message=getattr(state, "message", ""), retryable=True)


def test_an_order_in_the_queue_and_a_running_one_can_be_cancelled(renderer: RenderBackend) -> None:
    running = renderer.submit(LONG, next(KEYS))
    waiting = renderer.submit(SMALL, next(KEYS))
    state = wait_for(renderer, running, Running)
    assert isinstance(state, Running)
    assert state.progress is None or 0 <= state.progress <= 1
    assert isinstance(renderer.poll(waiting), Queued)
    for ref in (waiting, running):
        renderer.cancel(ref)
        renderer.cancel(ref)
    for ref in (waiting, running):
        state = ended(renderer, ref, within=20)
        assert isinstance(state, Failed)
        assert state.code == "cancelled"


def test_cancelling_what_is_done_changes_nothing(renderer: RenderBackend) -> None:
    ref = renderer.submit(SMALL, next(KEYS))
    ended(renderer, ref)
    renderer.cancel(ref)
    assert renderer.fetch(ref, SMALL).width == 64


def test_what_is_not_finished_cannot_be_fetched(renderer: RenderBackend) -> None:
    ref = renderer.submit(LONG, next(KEYS))
    with pytest.raises(RendererRefused, match="not finished") as refusal:
        renderer.fetch(ref, LONG)
    assert refusal.value.code == "not_done"
    renderer.cancel(ref)
    ended(renderer, ref)


def test_a_picture_of_another_order_is_not_accepted(renderer: RenderBackend) -> None:
    ref = renderer.submit(SMALL, next(KEYS))
    ended(renderer, ref)
    with pytest.raises(PictureDamaged, match="png 64x48, ordered was webp 64x48"):
        renderer.fetch(ref, replace(SMALL, format="webp"))


def test_the_embedded_renderer_survives_the_death_of_its_worker() -> None:
    pools: list[ProcessPoolExecutor] = []

    def make_pool() -> ProcessPoolExecutor:
        pools.append(spawn_pool(1))
        return pools[-1]

    with EmbeddedRenderer("embree", make_pool) as renderer:
        key = next(KEYS)
        ref = renderer.submit(LONG, key)
        wait_for(renderer, ref, Running)
        for process in list(pools[0]._processes.values()):
            process.kill()
        state = ended(renderer, ref)
        assert state == Failed(
            code="renderer_crashed", message="the rendering process crashed; try again", retryable=True
        )
        again = renderer.submit(SMALL, next(KEYS))
        assert isinstance(ended(renderer, again), Done)
        assert len(pools) == 2


def test_a_forgotten_order_is_unknown(embedded: EmbeddedRenderer) -> None:
    ref = embedded.submit(SMALL, next(KEYS))
    ended(embedded, ref)
    embedded.forget(ref)
    assert isinstance(embedded.poll(ref), Failed)


def test_the_outside_renderer_gets_the_token_and_renders_a_key_once(
    outside: tuple[OutsideRenderer, Studio],
) -> None:
    renderer, studio = outside
    renderer.capabilities()
    assert studio.tokens[-1] == "Bearer secret"
    before, key = studio.made, next(KEYS)
    refs = {renderer.submit(SMALL, key) for _ in range(3)}
    ended(renderer, refs.pop())
    assert not refs
    assert studio.made == before + 1


@pytest.mark.parametrize(
    ("fault", "error", "sentence"),
    [
        ("busy", RendererUnavailable, r"is not ready \(too many orders\); try again later"),
        ("garbage", RendererRefused, "is no JSON"),
        ("endless", RendererRefused, "larger than 1000000 bytes"),
        ("redirect", RendererRefused, "redirect, which is not followed"),
        ("limbo", RendererRefused, "a state that does not exist: 'limbo'"),
    ],
)
def test_an_outside_renderer_that_breaks_the_contract_is_told_apart(
    outside: tuple[OutsideRenderer, Studio], fault: str, error: type[Exception], sentence: str
) -> None:
    renderer, studio = outside
    ref = renderer.submit(SMALL, next(KEYS))
    ended(renderer, ref)
    studio.fault = fault
    try:
        with pytest.raises(error, match=sentence):
            renderer.poll(ref)
    finally:
        studio.fault = ""
    assert isinstance(renderer.poll(ref), Done)


def test_a_picture_that_was_damaged_on_its_way_is_not_accepted(
    outside: tuple[OutsideRenderer, Studio],
) -> None:
    renderer, studio = outside
    ref = renderer.submit(SMALL, next(KEYS))
    ended(renderer, ref)
    studio.fault = "bit flip"
    try:
        with pytest.raises(PictureDamaged, match="promised were"):
            renderer.fetch(ref, SMALL)
    finally:
        studio.fault = ""
    assert renderer.fetch(ref, SMALL).height == 48


def test_links_to_other_hosts_are_not_followed(outside: tuple[OutsideRenderer, Studio]) -> None:
    renderer, studio = outside
    ref = renderer.submit(SMALL, next(KEYS))
    ended(renderer, ref)
    studio.fault = "stranger"
    try:
        with pytest.raises(RendererRefused, match="not at its own address"):
            renderer.fetch(ref, SMALL)
    finally:
        studio.fault = ""
    with pytest.raises(RendererRefused, match="not at its own address"):
        renderer.poll("http://169.254.169.254/latest")


def test_a_silent_renderer_and_an_absent_one_are_unavailable(outside: tuple[OutsideRenderer, Studio]) -> None:
    _, studio = outside
    address = str(outside[0]._base)
    studio.fault = "slow"
    try:
        with (
            OutsideRenderer(address, timeout=httpx.Timeout(0.3)) as hasty,
            pytest.raises(RendererUnavailable, match="did not answer in time"),
        ):
            hasty.capabilities()
    finally:
        studio.fault = ""
    with (
        OutsideRenderer("http://127.0.0.1:9") as absent,
        pytest.raises(RendererUnavailable, match="cannot be reached"),
    ):
        absent.submit(SMALL, next(KEYS))


@pytest.mark.parametrize(
    "address", ["render.example", "ftp://render.example", "file:///etc/passwd", "http://"]
)
def test_an_address_that_is_none_is_refused(address: str) -> None:
    with pytest.raises(RendererRefused, match="must be an http or https URL"):
        OutsideRenderer(address)


def test_an_order_that_the_outside_renderer_cannot_render_is_refused(
    outside: tuple[OutsideRenderer, Studio],
) -> None:
    renderer, studio = outside
    studio.fault = "no shafts"
    try:
        with pytest.raises(RendererRefused, match="this studio renders no shafts") as refusal:
            renderer.submit(SMALL, next(KEYS))
    finally:
        studio.fault = ""
    assert refusal.value.code == "spec_invalid"
