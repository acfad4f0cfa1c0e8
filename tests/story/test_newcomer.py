"""What a newcomer does on a fresh machine, in a browser: one sentence, one click, eight real pictures."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Locator, Page, expect
from sqlalchemy import func, select

from db.models.renders import Order, Render
from tests.browser import Windows
from tests.story.house import House, open_house
from tests.story.ledger import NOTHING, Ledger, one_order, open_ledger
from tests.story.screen import LARGE, MILLISECONDS, WATCH, Visit, visit
from tests.story.script import FAILED, LAST_FIVE, OVERRIDE, RENDER, STATUS

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(900)]

SMALL = "Render KL-6204 as WebP at 64x64"


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """The app as ``make run`` starts it, on a data folder that is not there yet."""
    with open_house(tmp_path_factory.mktemp("newcomer") / "data") as opened:
        opened.start("run")
        yield opened


@pytest.fixture
def ledger(house: House) -> Iterator[Ledger]:
    """What is in its store."""
    with open_ledger(f"sqlite:///{house.data / 'counterfoil.db'}", house.data) as opened:
        yield opened


@pytest.fixture
def guest(house: House, windows: Windows) -> Iterator[Visit]:
    """Somebody at a browser."""
    with visit(windows, house.url) as visited:
        yield visited


def test_one_sentence_and_one_click_become_eight_pictures(guest: Visit, ledger: Ledger) -> None:
    before = ledger.count()
    screen = guest.enter()
    answer = screen.say(RENDER)
    number = f"SA-{datetime.now(UTC).year}-00160"
    check_steps(answer)
    check_card(screen.card(), number)
    screen.page.evaluate(WATCH)
    screen.button().click()
    screen.expect_confirmed()
    orders = screen.page.context.new_page()
    orders.goto(f"/app/orders?order={number}")
    orders.locator(".tile").first.wait_for()
    orders.evaluate(WATCH)
    sources = [check_tiles(page) for page in (screen.page, orders)]
    assert sources[0] == sources[1]
    files = ledger.await_pictures(number, 1024)
    assert ledger.count() - before == one_order(8)
    check_pictures(files, [fetch(screen.page, source) for source in sources[0]])
    check_archive(orders, files)
    screen.page.reload()
    screen.wait().expect_confirmed()
    expect(screen.page.locator(".tile img")).to_have_count(8, timeout=MILLISECONDS)


def test_the_other_sentences_of_the_story_are_answered_from_the_store(guest: Visit, ledger: Ledger) -> None:
    before = ledger.count()
    screen = guest.enter()
    newest, failed = newest_orders(ledger), failed_this_week(ledger)
    answer = screen.say(STATUS)
    expect(answer.locator(".md")).to_contain_text(f"{newest[0].number}: {newest[0].status}")
    expect(screen.say(FAILED).locator(".md")).to_contain_text(f"{failed} renders failed this week")
    rows = screen.say(LAST_FIVE).locator(".md tbody tr")
    assert [row.split("\t")[:2] for row in rows.all_inner_texts()] == [[o.number, o.status] for o in newest]
    screen.say(OVERRIDE.format(number=newest[0].number))
    lines = "Set the material of 8 lines" if newest[0].number.endswith("159") else "Set the material of"
    heading = screen.card().get_by_role("heading")
    expect(heading).to_contain_text(lines)
    expect(heading).to_contain_text(f"of order {newest[0].number} to Steel-Bare")
    assert ledger.count() - before == NOTHING


def test_a_double_click_on_confirm_applies_once(guest: Visit, ledger: Ledger) -> None:
    before = ledger.count()
    screen = guest.enter()
    screen.say(SMALL)
    screen.card()
    screen.button().dblclick()
    screen.expect_confirmed()
    expect(screen.page.locator(".tile img")).to_have_count(1, timeout=MILLISECONDS)
    assert ledger.count() - before == one_order(1)


def test_a_confirmation_in_two_tabs_applies_once_and_both_show_it(guest: Visit, ledger: Ledger) -> None:
    before = ledger.count()
    screen = guest.enter()
    screen.say(SMALL)
    screen.card()
    other = screen.again()
    other.card()
    held = screen.hold_confirmations()
    for tab in (screen, other):
        with tab.page.expect_request("**/confirm"):
            tab.button().click()
    for confirmation in held:
        confirmation.continue_()
    assert len(held) == 2
    for tab in (screen, other):
        tab.expect_confirmed()
        expect(tab.page.locator(".tile img")).to_have_count(1, timeout=MILLISECONDS)
    assert ledger.count() - before == one_order(1)


def check_steps(answer: Locator) -> None:
    """Three tool rows, each of which unfolds."""
    steps = answer.locator(".step")
    names = ["search_products", "create_order", "dispatch_renders"]
    expect(steps.locator(".step-name")).to_have_text(names)
    for place in range(3):
        step = steps.nth(place)
        step.locator("summary").first.click()
        expect(step.locator(".step-body")).to_contain_text("Arguments", timeout=MILLISECONDS)
    expect(steps.first.locator(".step-body tbody tr")).to_have_count(8)


def check_card(card: Locator, number: str) -> None:
    """The server's sentence, an estimate, and every row that would change."""
    expect(card.get_by_role("heading")).to_have_text(
        f"Create order {number} with 8 lines and queue 8 renders"
    )
    expect(card.locator(".estimate")).to_contain_text("8 ")
    card.locator("details.diff > summary").click()
    expect(card.locator(".rows")).to_contain_text(f"{number} · KL-6204")


def check_tiles(page: Page) -> list[str]:
    """Eight pictures come one after the other, without a reload; returns their addresses."""
    tiles = page.locator(".tile img")
    expect(tiles).to_have_count(8, timeout=MILLISECONDS)
    expect(page.locator(".renders .progress-label")).to_have_text("8 of 8 pictures done")
    page.locator(".tile").last.scroll_into_view_if_needed()
    page.wait_for_function("() => [...document.querySelectorAll('.tile img')].every(each => each.complete)")
    assert page.evaluate("() => window.neverReloaded")
    seen = [int(words.split()[0]) for words in page.evaluate("() => window.progressSeen")]
    assert seen == sorted(seen)
    assert len(seen) > 3
    assert tiles.evaluate_all(LARGE) == [1024] * 8
    return sorted(str(tile.get_attribute("src")) for tile in tiles.all())


def fetch(page: Page, source: str) -> bytes:
    """The picture as the browser gets it."""
    answer = page.context.request.get(source)
    assert (answer.status, answer.headers["content-type"]) == (200, "image/webp")
    return answer.body()


def check_pictures(files: list[Path], served: list[bytes]) -> None:
    """The same eight different files are stored and served, and each shows something on a light ground."""
    stored = {sha256(file.read_bytes()).hexdigest() for file in files}
    assert stored == {sha256(each).hexdigest() for each in served}
    assert len(stored) == 8
    for data in served:
        with Image.open(BytesIO(data)) as picture:
            assert (picture.format, picture.size) == ("WEBP", (1024, 1024))
            light = np.asarray(picture.convert("L")).astype(float)
        corners = light[[0, 0, -1, -1], [0, -1, 0, -1]]
        assert corners.min() > 230
        assert 0.15 < (light < 230).mean() < 0.85
        assert light.std() > 25
        assert np.ptp(np.percentile(light, [1, 99])) > 100


def check_archive(page: Page, files: list[Path]) -> None:
    """The button gives one archive with the eight pictures."""
    with page.expect_download() as download:
        page.get_by_role("link", name="Download all").click()
    with zipfile.ZipFile(download.value.path()) as archive:
        names = archive.namelist()
        assert sorted(archive.read(name) for name in names) == sorted(file.read_bytes() for file in files)
    assert all(re.fullmatch(r"00[1-8] KL-[\w-]+\.webp", name) for name in names)


def newest_orders(ledger: Ledger) -> list[Order]:
    with ledger.store.read(ledger.scope) as session:
        query = select(Order).order_by(Order.created_at.desc(), Order.id.desc())
        return list(session.scalars(query.limit(5)))


def failed_this_week(ledger: Ledger) -> int:
    today = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    monday = today - timedelta(days=today.weekday())
    with ledger.store.read(ledger.scope) as session:
        query = select(func.count(Render.id)).where(Render.status == "failed", Render.ended_at >= monday)
        return session.scalar(query) or 0
