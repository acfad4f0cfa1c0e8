"""Jobs below an applied card: painted from the feed while they run, and the same from the store after a reload."""

from __future__ import annotations

import json
import re

import pytest
from playwright.sync_api import Locator, Page, expect
from sqlalchemy import select

from db import simulations
from db.models.simulations import Export
from db.models.users import User
from tests.db.laboratory import Laboratory
from tests.pages.conftest import Arrive, Enter, say
from tests.pages.simulations import ADA, LIST, advance, begin, fail, settle
from tests.pages.test_accessibility import check
from tests.stack import Stack

pytestmark = pytest.mark.browser


@pytest.fixture
def lab(site: Stack) -> Laboratory:
    """A new laboratory on the site for each test."""
    return settle(site)


def confirm(page: Page, tool: str, **arguments: object) -> Locator:
    """Ask for a tool by name, and confirm what it stages; returns the card."""
    say(page, f"call {tool} {json.dumps(arguments)}")
    button = page.locator("#chat [data-decide=confirm]").last
    expect(button).to_be_enabled()
    button.click()
    card = page.locator("#chat .card").last
    expect(card).to_have_attribute("data-status", "applied")
    return card


def test_a_run_is_followed_to_its_page(enter: Enter, lab: Laboratory) -> None:
    page = enter(ADA)
    say(page, 'call run_dla_simulation {"num_particles": 500}')
    card = page.locator("#chat .card").last
    expect(card.locator(".estimate")).to_contain_text(re.compile(r"1 simulation, about \d+ s"))
    card.get_by_role("button", name="Confirm").click()
    state, result = card.locator(".job-state"), card.locator(".job-result")
    expect(state.locator(".badge")).to_have_text("queued")
    expect(card.get_by_role("link", name="SIM-0001")).to_have_attribute("href", f"{LIST}?simulation=SIM-0001")
    begin(lab, "SIM-0001")
    for share in (0.1, 0.43):
        advance(lab, "SIM-0001", share)
        expect(state).to_contain_text(f"{100 * share:.0f} %")
    expect(state.locator("progress")).to_have_js_property("value", 0.43)
    page.reload()
    expect(state).to_contain_text("43 %")
    expect(result).to_be_hidden()
    assert lab.finish("SIM-0001")
    expect(state.locator(".badge")).to_have_text("done")
    expect(result).to_have_attribute("href", f"{LIST}?simulation=SIM-0001")
    expect(result).to_have_text("View SIM-0001")
    check(page)
    page.reload()
    expect(state.locator(".badge")).to_have_text("done")
    expect(card.get_by_role("link", name="View SIM-0001")).to_have_count(1)


def test_an_export_ends_as_a_download(enter: Enter, lab: Laboratory) -> None:
    lab.done()
    page = enter(ADA)
    card = confirm(page, "export_simulation", simulation_id="SIM-0001", format="csv", name="points.csv")
    expect(card.locator(".job-title")).to_have_text("points.csv")
    expect(card.locator(".job-result")).to_be_hidden()
    with lab.read() as session:
        export = session.scalars(select(Export)).one()
    assert lab.write(export)
    download = card.get_by_role("link", name="Download points.csv")
    expect(download).to_have_attribute("href", f"/api/v1/exports/{export.id}/file")
    expect(download).to_have_attribute("download", "")


def test_twenty_runs_are_one_bar_and_the_first_rows(enter: Enter, lab: Laboratory) -> None:
    page = enter(ADA)
    values = list(range(100, 120))
    card = confirm(page, "sweep_simulations", parameter="particles", values=values)
    sum_ = card.locator(".jobs-sum")
    expect(sum_).to_contain_text("0 % · 0 of 20 done")
    expect(card.locator(".job-row")).to_have_count(5)
    expect(card.locator(".jobs")).to_contain_text("and 15 more")
    for number in ("SIM-0001", "SIM-0019"):  # one that has a row, one that has none
        assert lab.finish(number)
    expect(sum_).to_contain_text("10 % · 2 of 20 done")
    lab.cancel("SIM-0020")
    fail(lab, "SIM-0018", "It was too hot.")
    expect(sum_).to_contain_text("20 % · 2 of 20 done · 1 failed · 1 cancelled")
    expect(sum_.locator("progress")).to_have_js_property("value", 200)
    page.reload()
    expect(sum_).to_contain_text("20 % · 2 of 20 done · 1 failed · 1 cancelled")
    expect(card.get_by_role("link", name=re.compile("SW-0001"))).to_be_visible()


def test_an_error_is_told_in_the_readers_language(enter: Enter, lab: Laboratory) -> None:
    with lab.work() as session:
        ada = session.get(User, lab.ada.user_id)
        assert ada is not None
        ada.language = "ru"
    page = enter(ADA)
    card = confirm(page, "run_dla_simulation", num_particles=500)
    fail(lab, "SIM-0001", "The database cannot be reached right now. Try again in a moment.")
    expect(card.locator(".job-state .badge")).to_have_text("ошибка")
    expect(card.locator(".job-row p.bad")).to_contain_text("База данных")


def test_what_was_undone_has_no_rows(enter: Enter, lab: Laboratory) -> None:
    page = enter(ADA)
    card = confirm(page, "run_dla_simulation", num_particles=500)
    expect(card.locator(".job-row")).to_have_count(1)
    card.get_by_role("button", name="Undo").click()
    back = page.locator("#chat [data-decide=confirm]").last
    expect(back).to_be_enabled()
    back.click()
    expect(page.locator("#chat .job-row")).to_have_count(0)
    with lab.read() as session:
        assert not simulations.list_simulations(session)


def test_rows_are_painted_in_the_panel_as_well(arrive: Arrive, lab: Laboratory) -> None:
    page = arrive(LIST, ADA)
    page.get_by_role("button", name="Ask the assistant").first.click()
    expect(page.locator("#panel #chat-state")).to_have_attribute("data-seen", "yes")
    card = confirm(page, "run_dla_simulation", num_particles=500)
    begin(lab, "SIM-0001")
    advance(lab, "SIM-0001", 0.5)
    expect(card.locator(".job-state")).to_contain_text("50 %")
    expect(page.locator('#records [data-number="SIM-0001"]')).to_contain_text("50 %")
