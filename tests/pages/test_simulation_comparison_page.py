"""Simulations side by side in the browser: settings and dimensions in a table, curves in one plot, small pictures."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.db.laboratory import Laboratory
from tests.pages.clusters import grow, painted
from tests.pages.conftest import Arrive
from tests.pages.simulations import ADA, LIST, VERA, begin, settle
from tests.pages.test_accessibility import LOOKS, check
from tests.stack import Stack

pytestmark = pytest.mark.browser


@pytest.fixture
def lab(site: Stack) -> Laboratory:
    """A new laboratory on the site for each test."""
    return settle(site)


def place(*numbers: str) -> str:
    """The address of a comparison."""
    return f"{LIST}?compare={','.join(numbers)}"


def test_settings_and_dimensions_stand_side_by_side(arrive: Arrive, lab: Laboratory) -> None:
    plane, space = grow(lab, 5_000), grow(lab, 500, dimension=3)
    page = arrive(place(plane, space), VERA)
    rows = page.locator("table.records tbody tr")
    expect(rows).to_have_count(2)
    expect(rows.nth(0).locator("th")).to_have_text(plane)
    expect(rows.nth(0).locator("td").nth(0)).to_have_text("5,000")
    expect(rows.nth(0).locator(".dimension")).to_have_count(4)
    expect(rows.nth(0).locator(".dimension .badge")).to_have_count(0)
    expect(rows.nth(1).locator(".dimension .badge")).to_have_text(["indicative"] * 4)
    gyration = next(each for each in lab.detail(plane).analyses if each.metric == "radius_of_gyration")
    expect(rows.nth(0).locator(".dimension").nth(2)).to_contain_text(f"{gyration.value:.2f}")
    # What differs is stressed: particles, dimension and radius, but neither stickiness nor seed.
    expect(rows.nth(0).locator(".differs")).to_have_count(3)


def test_each_estimator_has_the_curves_of_all_in_one_plot(arrive: Arrive, lab: Laboratory) -> None:
    numbers = [grow(lab, 500), grow(lab, 500, stickiness=0.25), grow(lab, 500, dimension=3)]
    page = arrive(place(*numbers), ADA)
    plots = page.locator(".analysis")
    expect(plots).to_have_count(4)
    for plot in plots.all():
        expect(plot.locator("polyline")).to_have_count(3)
        expect(plot.locator(".legend li")).to_have_text(numbers)


def test_small_pictures_are_painted(arrive: Arrive, lab: Laboratory) -> None:
    page = arrive(place(grow(lab, 5_000), grow(lab, 500, dimension=3)), ADA)
    expect(page.locator("canvas[data-state=ready]")).to_have_count(2)
    for each in page.locator("canvas[data-sketch]").all():
        assert 0.01 < painted(each) < 0.8


def test_one_is_left_out_while_two_remain(arrive: Arrive, lab: Laboratory) -> None:
    numbers = [grow(lab, 500, seed=seed) for seed in (1, 2, 3)]
    page = arrive(place(*numbers), ADA)
    page.get_by_role("link", name=f"Compare without {numbers[1]}").click()
    expect(page.locator("table.records tbody th")).to_have_text([numbers[0], numbers[2]])
    expect(page.get_by_role("link", name="Compare without")).to_have_count(0)
    assert page.url.endswith(f"compare={numbers[0]}%2C{numbers[2]}")


def test_what_cannot_be_compared_is_a_sentence(arrive: Arrive, lab: Laboratory) -> None:
    done, waits = grow(lab), lab.run()
    begin(lab, waits)
    page = arrive(place(done, waits), ADA)
    expect(page.locator("#records .problem")).to_contain_text(f"{waits} is running")
    for numbers, told in (
        ((done, "SIM-<b>"), "There is no simulation SIM-<B>."),
        ((done, done), "A comparison takes 2 to 10 different simulations, not 1."),
        ((done, "SIM-9999"), "There is no simulation SIM-9999."),
    ):
        page.goto(place(*numbers))
        expect(page.locator("#records .problem")).to_contain_text(told)
        expect(page.get_by_role("link", name="Choose in the list")).to_be_visible()
    for address in (place(done), f"{LIST}?compare=,"):
        page.goto(address)
        expect(page.locator(".empty")).to_contain_text("Choose 2 to 10 simulations that are done")


def test_a_comparison_begins_by_itself_when_the_last_one_is_done(arrive: Arrive, lab: Laboratory) -> None:
    done, waits = grow(lab), lab.run()
    page = arrive(place(done, waits), ADA)
    expect(page.locator("#records .problem")).to_contain_text(f"{waits} is still queued")
    assert lab.finish(waits)
    expect(page.locator("table.records tbody tr")).to_have_count(2)


@pytest.mark.parametrize(("colours", "width"), LOOKS)
def test_it_has_no_grave_fault(arrive: Arrive, lab: Laboratory, colours: str, width: int) -> None:
    page = arrive(place(grow(lab, 500), grow(lab, 500, dimension=3)), ADA, color_scheme=colours, width=width)
    expect(page.locator("canvas[data-state=ready]")).to_have_count(2)
    check(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
