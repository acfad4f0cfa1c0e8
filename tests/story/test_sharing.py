"""The other ways in, one after the other: a program with a token, a transcript for strangers, a demo for visitors."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import create_engine, text

from tests.browser import Windows
from tests.postgres import ROOT
from tests.story.house import PATIENCE, House, open_house, until
from tests.story.screen import MILLISECONDS, Screen, Visit, visit

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(900)]

PROGRAM = """
import sys
from agent import Assistant

with Assistant(url=sys.argv[1], token=sys.stdin.readline().strip()) as assistant:
    answer = assistant.chat("Render all Kugellager products as WebP at 1024x1024")
    print([step.name for step in answer.steps], answer.proposal.status)
    applied = answer.proposal.confirm()
    print(applied.status, applied.receipt.by, applied.counts["renders"])
    [order] = assistant.chat("What's the status of my last order?").steps
    print(order.summary)
"""
"""What Ada wrote: it asks, looks, confirms, and asks how it goes."""
QUESTION = "What's the status of my last order?"
ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+/share/[\w-]{22}")


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """The app as ``make run`` starts it, on a data folder that is not there yet."""
    with open_house(tmp_path_factory.mktemp("sharing") / "data") as opened:
        opened.start("run")
        yield opened


@pytest.fixture
def guest(house: House, windows: Windows) -> Iterator[Visit]:
    """Somebody at a browser."""
    with visit(windows, house.url) as visited:
        yield visited


def run_program(house: House, token: str) -> subprocess.CompletedProcess[str]:
    """Run Ada's program on a machine that has the code and nothing else of the app."""
    environment = {"PATH": os.environ["PATH"], "HOME": str(house.data.parent)}
    command = [sys.executable, "-c", PROGRAM, house.url]
    return subprocess.run(
        command, env=environment, input=token, capture_output=True, text=True, timeout=PATIENCE, cwd=ROOT
    )


def shown_once(page: Page) -> str:
    """The secret that stands on a line to be copied."""
    line = page.locator(".link-line input")
    expect(line).to_be_visible(timeout=MILLISECONDS)
    return line.input_value()


def revoke(page: Page, name: str) -> None:
    """Press Revoke beside what is called so, and say that one is sure."""
    item = page.locator("article.item", has_text=name)
    item.get_by_role("button", name="Revoke").click()
    page.get_by_role("dialog").get_by_role("button", name="Revoke").click()


# A program with a token


def test_adas_program_does_in_her_name_what_she_lets_it(house: House, guest: Visit) -> None:
    page = guest.enter("administrator of Bearings").page
    page.goto("/app/me")
    page.get_by_text("New API token").click()
    page.get_by_label("Where you use it").fill("Nightly pictures")
    page.get_by_role("radio", name="Confirm The program").check()
    page.get_by_role("button", name="Make the token").click()
    token = shown_once(page)
    assert re.fullmatch(r"cft_[\w-]{43}", token)

    ran = run_program(house, token)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "['search_products', 'create_order', 'dispatch_renders'] pending" in ran.stdout
    assert "applied Ada Brandt {'insert': 8}" in ran.stdout
    assert re.search(r"SA-\d{4}-\d{5}", ran.stdout.splitlines()[-1]), ran.stdout

    page.reload()
    expect(page.locator("article.item", has_text="Nightly pictures")).to_contain_text("last used")
    assert token not in page.content()
    revoke(page, "Nightly pictures")
    expect(page.get_by_text("Nightly pictures")).to_have_count(0, timeout=MILLISECONDS)
    refused = run_program(house, token)
    assert refused.returncode == 1
    assert "TokenRefused" in refused.stderr
    assert token not in refused.stderr


# A transcript for strangers


def share_chat(screen: Screen) -> str:
    """Make a link that shows everything to anyone; returns its address."""
    page = screen.page
    page.get_by_role("button", name="Share", exact=True).click()
    dialog = page.get_by_role("dialog")
    for part in ("Steps", "Results", "Changes"):
        dialog.get_by_label(part, exact=True).check()
    dialog.get_by_role("button", name="Make the link").click()
    return shown_once(page)


def test_what_oskar_shares_is_read_by_strangers_and_taken_up_by_another_team(
    house: House, guest: Visit, windows: Windows
) -> None:
    oskar = guest.enter()
    said = oskar.say(QUESTION).inner_text()
    address = share_chat(oskar)
    assert ADDRESS.fullmatch(address)

    stranger = windows.open(address)
    expect(stranger.get_by_text(QUESTION).first).to_be_visible(timeout=MILLISECONDS)
    number = re.findall(r"SA-\d{4}-\d{5}", said)[0]
    expect(stranger.locator("body")).to_contain_text(number)
    assert stranger.context.cookies() == []
    assert stranger.locator("script").count() == 0

    neighbour = guest.enter("operator of Aero").page
    neighbour.goto(address.replace("/share/", "/shared/"))
    neighbour.get_by_role("button", name="Copy into a chat of mine").click()
    neighbour.wait_for_url(re.compile(r"/app/?\?chat="))
    expect(neighbour.locator("#conversation")).to_contain_text(number, timeout=MILLISECONDS)
    expect(neighbour.locator("section.card")).to_have_count(0)

    oskar.page.goto("/app/shares")
    listed = oskar.page.locator("article.item", has_text=QUESTION)
    expect(listed).to_contain_text("copied 1 time", timeout=MILLISECONDS)
    revoke(oskar.page, QUESTION)
    expect(listed).to_contain_text("Revoked", timeout=MILLISECONDS)
    assert httpx.get(address).status_code == httpx.get(f"{house.url}/share/{'x' * 22}").status_code == 404
    expect(neighbour.locator("#conversation")).to_contain_text(number)


# A demo for visitors


def sandboxes(house: House) -> list[str]:
    """The ids of the tenants that are to be thrown away, as the database has them."""
    engine = create_engine(f"sqlite:///{house.data / 'counterfoil.db'}")
    with engine.connect() as connection:
        found = (
            connection.execute(text("SELECT id FROM tenants WHERE expires_at IS NOT NULL")).scalars().all()
        )
    engine.dispose()
    return [str(each) for each in found]


def files_of(house: House, tenant: str) -> list[Path]:
    """What lies in the data folder under the tenant's name, but for the note that it was removed."""
    name = tenant.replace("-", "")
    everything = [each.relative_to(house.data) for each in house.data.rglob("*")]
    return [each for each in everything if name in str(each).replace("-", "") and each.parts[0] != "removed"]


def test_a_visitor_gets_pictures_in_a_demo_that_ends_with_its_link(
    house: House, guest: Visit, windows: Windows
) -> None:
    ada = guest.enter("administrator of Bearings").page
    ada.goto("/app/shares")
    ada.get_by_text("New demo link").click()
    ada.get_by_label("What the demo is called").fill("Trade fair")
    ada.get_by_role("button", name="Make the link").click()
    address = shown_once(ada)

    visitor = windows.open(address, width=1360, height=900, base_url=house.url)
    visitor.context.set_default_timeout(MILLISECONDS)
    visitor.get_by_role("button", name="Begin the demo").click()
    visitor.wait_for_url(re.compile(r"/app/?$"))
    screen = Screen(visitor).wait()
    [sandbox] = sandboxes(house)
    screen.say("Render all Kugellager products as WebP at 1024x1024")
    screen.card()
    screen.button().click()
    screen.expect_confirmed()
    until(lambda: visitor.locator(".tile img").count() >= 1, "the pictures of the demo")
    assert files_of(house, sandbox)

    ada.reload()
    revoke(ada, "Trade fair")
    expect(ada.locator("article.item", has_text="Trade fair")).to_contain_text(
        "Revoked", timeout=MILLISECONDS
    )
    assert httpx.get(address).status_code == 404
    assert visitor.request.get("/api/v1/me").status == 401
    until(lambda: not sandboxes(house), "the sandbox to be thrown away")
    until(lambda: not files_of(house, sandbox), "its files to go", lambda: str(files_of(house, sandbox)))
