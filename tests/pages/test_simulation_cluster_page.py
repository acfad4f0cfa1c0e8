"""The cluster of a simulation in the browser: painted, moved, zoomed, turned and grown again, 100,000 particles too."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Route, expect

from tests.db.laboratory import Laboratory
from tests.pages.clusters import OTHER, SAME, canvas, differ, drag, grow, look, painted, place
from tests.pages.conftest import Arrive
from tests.pages.simulations import ADA, LIST, settle
from tests.stack import Stack

pytestmark = pytest.mark.browser


@pytest.fixture
def lab(site: Stack) -> Laboratory:
    """A new laboratory on the site for each test."""
    return settle(site)


def test_a_cluster_in_the_plane_is_painted_moved_and_zoomed(arrive: Arrive, lab: Laboratory) -> None:
    page = arrive(place(grow(lab, 2_000)), ADA)
    drawn = canvas(page)
    first = look(drawn)
    assert 0.01 < painted(drawn) < 0.6
    drag(drawn, 120, 60)
    moved = look(drawn)
    assert differ(first, moved) > OTHER
    page.get_by_role("button", name="Reset the view").click()
    assert differ(first, look(drawn)) < SAME
    page.get_by_role("button", name="Zoom in").click()
    page.get_by_role("button", name="Zoom in").click()
    nearer = look(drawn)
    assert differ(first, nearer) > OTHER
    page.get_by_role("button", name="Zoom out").click()
    page.get_by_role("button", name="Zoom out").click()
    assert differ(first, look(drawn)) < SAME
    drawn.hover()
    page.mouse.wheel(0, -300)
    assert differ(first, look(drawn)) > OTHER


def test_a_wheel_keeps_what_is_below_the_pointer_in_its_place(arrive: Arrive, lab: Laboratory) -> None:
    page = arrive(place(grow(lab, 2_000)), ADA)
    drawn = canvas(page)
    scale = page.locator(".cluster-scale")
    before = scale.inner_text()
    drawn.hover()
    for _ in range(3):
        page.mouse.wheel(0, -240)
        page.wait_for_timeout(60)
    expect(scale).not_to_have_text(before)
    assert page.evaluate("document.querySelector('.scroll-root, #content')?.scrollTop || scrollY") == 0


def test_two_fingers_zoom(arrive: Arrive, lab: Laboratory) -> None:
    page = arrive(place(grow(lab, 2_000)), ADA, width=390, height=844)
    drawn = canvas(page)
    first = look(drawn)
    box = drawn.bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    fingers = page.context.new_cdp_session(page)
    for kind, apart in (("touchStart", 40), ("touchMove", 70), ("touchMove", 110)):
        points = [{"x": x - apart, "y": y, "id": 0}, {"x": x + apart, "y": y, "id": 1}]
        fingers.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    fingers.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    nearer = look(drawn)
    assert differ(first, nearer) > OTHER
    page.get_by_role("button", name="Reset the view").click()
    assert differ(first, look(drawn)) < SAME


def test_a_cluster_in_space_is_turned_by_hand_and_by_keys(arrive: Arrive, lab: Laboratory) -> None:
    page = arrive(place(grow(lab, 2_000, dimension=3)), ADA)
    drawn = canvas(page)
    first = look(drawn)
    drag(drawn, 200, 0)
    turned = look(drawn)
    assert differ(first, turned) > OTHER
    drawn.focus()
    page.keyboard.press("Home")
    assert differ(first, look(drawn)) < SAME
    for key in ("ArrowLeft", "ArrowUp"):
        for _ in range(3):
            page.keyboard.press(key)
        assert differ(first, look(drawn)) > OTHER
        page.keyboard.press("0")
        assert differ(first, look(drawn)) < SAME
    page.keyboard.press("+")
    page.keyboard.press("+")
    assert differ(first, look(drawn)) > OTHER
    page.keyboard.press("-")
    page.keyboard.press("-")
    assert differ(first, look(drawn)) < SAME


def test_the_first_particles_are_shown_alone_and_the_growth_is_played(
    arrive: Arrive, lab: Laboratory
) -> None:
    page = arrive(place(grow(lab, 2_000)), ADA)
    drawn = canvas(page)
    look(drawn)
    whole = painted(drawn)
    slider = page.get_by_role("slider", name="Show the first particles")
    slider.fill("100")
    expect(page.locator("output")).to_have_text("First 200 of 2,000")
    expect(slider).to_have_attribute("aria-valuetext", "First 200 of 2,000")
    look(drawn)
    part = painted(drawn)
    assert 0 < part < 0.4 * whole
    play = page.get_by_role("button", name="Play the growth")
    play.click()
    expect(play).to_have_attribute("aria-pressed", "true")
    page.wait_for_timeout(1_500)
    play.click()
    expect(play).to_have_attribute("aria-pressed", "false")
    expect(page.locator("output")).to_have_text(re.compile(r"^First [\d,]+ of 2,000$"))
    look(drawn)
    assert part < painted(drawn) < whole


def test_it_says_what_it_shows_to_who_does_not_see_it(arrive: Arrive, lab: Laboratory) -> None:
    number = grow(lab, 500, dimension=3)
    page = arrive(place(number), ADA)
    radius = f"{lab.find(number).radius:,.1f}"
    told = f"Cluster of {number}: 500 particles in 3D, radius {radius} diameters, coloured by order of attachment"
    expect(page.get_by_role("application", name=told)).to_be_visible()
    expect(canvas(page)).to_have_attribute("aria-describedby", "cluster-keys")
    expect(page.locator("#cluster-keys")).to_contain_text("arrows")


def test_its_colours_follow_the_colours_of_the_page(arrive: Arrive, lab: Laboratory) -> None:
    page = arrive(place(grow(lab)), ADA)
    drawn = canvas(page)
    light = look(drawn)
    page.evaluate("counterfoilTheme.set('dark')")
    page.wait_for_function("document.documentElement.dataset.theme === 'dark'")
    dark = look(drawn)
    assert min(light[:3]) > 200
    assert max(dark[:3]) < 60


def test_it_fills_the_screen_and_comes_back(arrive: Arrive, lab: Laboratory) -> None:
    page = arrive(place(grow(lab)), ADA)
    drawn = canvas(page)
    before = drawn.bounding_box()
    full = page.get_by_role("button", name="Full screen")
    full.click()
    expect(full).to_have_attribute("aria-pressed", "true")
    wide = drawn.bounding_box()
    assert before is not None
    assert wide is not None
    assert wide["width"] > before["width"]
    lab.export(page.locator("[data-cluster]").get_attribute("data-cluster"))
    page.wait_for_timeout(900)
    expect(full).to_have_attribute("aria-pressed", "true")
    full.click()
    expect(full).to_have_attribute("aria-pressed", "false")
    assert painted(drawn) > 0


def test_a_failed_transfer_is_said_and_tried_again(arrive: Arrive, lab: Laboratory) -> None:
    number = grow(lab)
    page = arrive(LIST, ADA)

    def refuse(route: Route) -> None:
        route.abort()

    page.route("**/points?*", refuse)
    page.goto(place(number))
    veil = page.locator(".cluster-veil")
    expect(veil.get_by_role("alert")).to_contain_text("Counterfoil cannot be reached.")
    page.unroute("**/points?*", refuse)
    veil.get_by_role("button", name="Try again").click()
    assert painted(canvas(page)) > 0


def test_a_cluster_that_is_damaged_is_said(arrive: Arrive, lab: Laboratory) -> None:
    page = arrive(place(lab.done()), ADA)
    expect(page.locator(".cluster-veil").get_by_role("alert")).to_be_visible()
    expect(page.locator(".analysis")).to_have_count(4)


def test_a_browser_without_a_canvas_says_so(arrive: Arrive, lab: Laboratory) -> None:
    number = grow(lab)
    page = arrive(LIST, ADA)
    page.add_init_script("HTMLCanvasElement.prototype.getContext = () => null")
    page.goto(place(number))
    expect(page.locator(".cluster-veil")).to_contain_text("This browser cannot draw the cluster.")
    expect(page.locator(".analysis")).to_have_count(4)


def test_100_000_particles_move_and_what_is_left_out_meanwhile_is_said(
    arrive: Arrive, lab: Laboratory
) -> None:
    page = arrive(place(grow(lab, 100_000)), ADA)
    drawn = canvas(page)
    expect(page.locator("output")).to_have_text("All 100,000")
    first = look(drawn)
    drag(drawn, 200, 80)
    assert differ(first, look(drawn)) > OTHER
    figures = page.locator("[data-cluster]")
    print("100,000 particles in 2D:", figures.evaluate("({ dataset }) => ({ ...dataset })"))  # noqa: T201 - figures to report, not to assert
    # A machine that is twenty times slower leaves particles out, says it, and shows them all once it stands still.
    slow = page.context.new_cdp_session(page)
    slow.send("Emulation.setCPUThrottlingRate", {"rate": 20})
    note = page.locator(".cluster-note")
    page.get_by_role("button", name="Play the growth").click()
    expect(note).to_have_text(re.compile(r"^Every (2nd|4th|8th|16th) of [\d,]+ particles while it moves$"))
    slow.send("Emulation.setCPUThrottlingRate", {"rate": 1})
    expect(page.locator("output")).to_have_text("All 100,000")
    expect(note).to_be_empty()
