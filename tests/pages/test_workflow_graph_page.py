"""One workflow in the browser: its graph, what starts it, what is wrong with it, what can be done with it."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from engines.flow.definition import Definition, Edge, Node
from pages.reader import Reader
from pages.words import t
from pages.workflows.graph import draw_graph
from tests.db.automation import Automation, clock, hook, pause
from tests.pages.conftest import Arrive
from tests.pages.graphs import grown, huge, node, place, side, small
from tests.pages.test_accessibility import LOOKS, check
from tests.pages.workflows import ADA, BEN, VERA, settle
from tests.stack import Stack

pytestmark = pytest.mark.browser
REDRAWN = """async (address) => {
  const link = document.createElement("a");
  link.href = address;
  link.dataset.inplace = "";
  document.querySelector("#records").append(link);
  const drawn = new Promise((done) => document.addEventListener("counterfoil:drawn", done, { once: true }));
  const began = performance.now();
  link.click();
  await drawn;
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  return performance.now() - began;
}"""


@pytest.fixture
def flows(site: Stack) -> Automation:
    """A new team on the site for each test."""
    return settle(site)


def quick(page: Page) -> list[str]:
    """What the panel offers."""
    page.locator("#panel-open").click()
    expect(page.locator(".quick-actions")).to_be_visible()
    return page.locator(".quick-actions button").all_inner_texts()


# The graph


def test_nodes_say_what_they_are_and_ways_where_they_lead(arrive: Arrive, flows: Automation) -> None:
    page = arrive(place(small(flows)), VERA)
    expect(page.locator("#records .flow-node")).to_have_count(3)
    expect(node(page, "webhook").locator(".flow-title")).to_have_text("Order arrives")
    expect(node(page, "slack").locator(".flow-title")).to_have_text("Slack message")
    expect(node(page, "check").locator(".flow-gist")).to_contain_text("trigger.body.amount")
    expect(page.locator("#records .flow-edge")).to_have_count(2)
    expect(page.locator("#records .flow-pill")).to_have_text("true")
    label = node(page, "check").get_attribute("aria-label") or ""
    assert label.startswith("Condition · trigger.body.amount > 100")
    assert label.endswith("then true: Slack message")


def test_no_text_of_a_workflow_becomes_markup(flows: Automation) -> None:
    label = '<img src=x onerror="alert(1)"> & "more"'
    bad = Node("slack", "slack", "send_message", label[:80], {"text": "<script>alert(1)</script>"})
    drawn = draw_graph(Reader(flows.ada), Definition((hook(), bad), (Edge("webhook", "slack"),)))
    assert "<img" not in drawn
    assert "<script" not in drawn
    assert "&lt;img" in drawn


def test_a_node_is_chosen_by_mouse_and_by_keyboard(arrive: Arrive, flows: Automation) -> None:
    page = arrive(place(small(flows)), ADA)
    node(page, "check").click()
    expect(side(page).get_by_role("heading", name="Condition")).to_be_visible()
    expect(node(page, "check")).to_have_attribute("aria-current", "true")
    assert page.url.endswith("node=check")
    node(page, "slack").focus()
    page.keyboard.press("Enter")
    expect(side(page).get_by_role("heading", name="Slack message")).to_be_visible()
    side(page).get_by_role("link", name="Close").click()
    expect(side(page)).to_have_count(0)
    page.go_back()
    expect(side(page).get_by_role("heading", name="Slack message")).to_be_visible()


def test_two_hundred_nodes_are_drawn_in_a_moment(arrive: Arrive, flows: Automation) -> None:
    number = huge(flows)
    page = arrive(place(number), ADA)
    expect(page.locator("#records .flow-node")).to_have_count(200)
    took = [page.evaluate(REDRAWN, place(number, node=f"wait_{each}")) for each in (4, 9, 14)]
    expect(node(page, "wait_14")).to_be_in_viewport()
    assert min(took) < 4_000, (
        took
    )  # the goal is one second; machines that run tests are busy, see docs/performance.md


def test_the_drawing_is_made_larger_smaller_and_fitted_and_stays_so(
    arrive: Arrive, flows: Automation
) -> None:
    number = grown(flows)
    page = arrive(place(number), ADA)
    drawing = page.locator("#records .flow-drawing")

    def width() -> int:
        return int(drawing.get_attribute("width") or 0)

    usual = width()
    page.get_by_role("button", name="Larger").click()
    assert width() > usual
    page.get_by_role("button", name="Show all").click()
    fitted = width()
    assert fitted <= (page.locator("#records .flow-view").bounding_box() or {"width": 0})["width"]
    with flows.work() as session:
        from db import workflows

        workflows.change_workflow(session, flows.ada, number, description="Said anew")
    expect(page.locator(".flow-line")).to_contain_text("Said anew")
    assert width() == fitted
    page.locator("#records .flow-view").focus()
    page.keyboard.press("+")
    assert width() > fitted


def test_the_graph_is_dragged_and_that_opens_nothing(arrive: Arrive, flows: Automation) -> None:
    page = arrive(place(grown(flows)), ADA)
    box = node(page, "large").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 20, box["y"] + 20)
    page.mouse.down()
    page.mouse.move(box["x"] - 180, box["y"] + 20, steps=4)
    page.mouse.up()
    assert page.locator("#records .flow-view").evaluate("view => view.scrollLeft") > 100
    expect(side(page)).to_have_count(0)


# What starts it, how it stands


def test_who_may_change_it_sees_the_address_and_calls_it(arrive: Arrive, flows: Automation) -> None:
    number = small(flows)
    page = arrive(place(number), ADA)
    address = page.get_by_label("Address of the webhook")
    expect(address).to_have_value(re.compile("/hooks/[A-Za-z0-9_-]{64}$"))
    before = address.input_value()
    page.get_by_role("button", name="Send a test call").click()
    page.get_by_role("dialog").get_by_label("Input (JSON)").fill("{not json")
    page.get_by_role("dialog").get_by_role("button", name="Send").click()
    expect(page.get_by_role("dialog").get_by_role("alert")).to_contain_text("This is not JSON.")
    page.get_by_role("dialog").get_by_label("Input (JSON)").fill('{"amount": 7}')
    page.get_by_role("dialog").get_by_role("button", name="Send").click()
    page.wait_for_url(re.compile(r"/app/workflow-runs\?run=RUN-"))
    run = page.url.rpartition("=")[2]
    assert flows.detail(run).run.input["body"] == {"amount": 7}
    page = arrive(place(number), ADA)
    page.get_by_role("button", name="New address").click()
    page.get_by_role("dialog").get_by_role("button", name="New address").click()
    expect(page.get_by_label("Address of the webhook")).not_to_have_value(before)
    expect(page.get_by_label("Address of the webhook")).to_have_value(re.compile("/hooks/"))


def test_a_schedule_says_when_it_fires_next_and_pauses(arrive: Arrive, flows: Automation) -> None:
    number = flows.make(clock("0 8 * * 1-5", "Europe/Berlin"), flows.slack(), name="Mornings")
    page = arrive(place(number), ADA)
    start = page.locator(".flow-start")
    expect(start).to_contain_text("on weekdays at 08:00 (Europe/Berlin)")
    expect(start).to_contain_text("Next:")
    page.get_by_role("button", name="Pause").click()
    expect(start).to_contain_text("Paused")
    expect(page.locator("h1")).to_contain_text("paused")
    page.get_by_role("button", name="Resume").click()
    expect(page.locator("h1")).to_contain_text("active")


def test_it_is_run_with_an_input(arrive: Arrive, flows: Automation) -> None:
    page = arrive(place(small(flows)), ADA)
    page.get_by_role("button", name="Run with input").click()
    page.get_by_role("dialog").get_by_label("Input (JSON)").fill('{"amount": 3}')
    page.get_by_role("dialog").get_by_role("button", name="Run", exact=True).click()
    page.wait_for_url(re.compile(r"/app/workflow-runs\?run=RUN-"))
    run = flows.detail(page.url.rpartition("=")[2]).run
    assert (run.cause, run.input["body"]) == ("manual", {"amount": 3})


def test_what_keeps_it_from_running_leads_to_its_step(arrive: Arrive, flows: Automation) -> None:
    number = flows.make(hook(), Node("slack", "slack", "send_message"), name="Not ready")
    page = arrive(place(number), ADA)
    expect(page.locator("h1")).to_contain_text("not ready")
    expect(page.get_by_role("button", name="Run", exact=True)).to_have_count(0)
    expect(node(page, "slack").locator(".g-problem.is-grave")).to_have_count(1)
    page.locator(".flow-problems a").first.click()
    expect(side(page).locator(".field-lacks").first).to_be_visible()


def test_it_is_renamed(arrive: Arrive, flows: Automation) -> None:
    page = arrive(place(small(flows)), ADA)
    page.get_by_role("button", name="Rename").click()
    page.get_by_label("Name", exact=True).fill("Large <b>orders</b>")
    page.get_by_label("Description").fill("For the sales team")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("h1")).to_contain_text("Large <b>orders</b>")
    expect(page.locator(".flow-line")).to_contain_text("For the sales team")


# What is offered


def test_an_empty_workflow_offers_a_trigger_and_the_beginning_of_a_sentence(
    arrive: Arrive, flows: Automation
) -> None:
    page = arrive(place(flows.create("Nothing yet")), ADA)
    expect(page.get_by_role("heading", name="What should it do?")).to_be_visible()
    assert quick(page) == ["Add webhook trigger", "Build with AI"]
    page.locator(".quick-actions").get_by_text("Build with AI").click()
    expect(page.locator("#ask textarea")).to_have_value("Build a workflow that ")


def test_quick_actions_fit_the_state(arrive: Arrive, flows: Automation) -> None:
    page = arrive(place(flows.make(pause(), name="No trigger")), ADA)
    expect(page.locator(".flow-start")).to_contain_text("runs by hand only")
    assert quick(page) == ["Add trigger"]
    page = arrive(place(small(flows)), ADA)
    assert quick(page) == ["Add action", "Add condition", "Optimize"]


def test_who_only_looks_sees_everything_and_changes_nothing(arrive: Arrive, flows: Automation) -> None:
    number = small(flows)
    page = arrive(place(number, node="slack"), VERA)
    expect(side(page)).to_contain_text("Large order {{ trigger.body.id }}")
    expect(side(page)).to_contain_text("Team slack")
    expect(page.locator("#records form")).to_have_count(0)
    for name in ("Run", "Pause", "Rename", "Run with input", "Copy", "New address"):
        expect(page.locator("#records").get_by_role("button", name=name, exact=True)).to_have_count(0)
    expect(page.get_by_role("link", name="Add a step", exact=True)).to_have_count(0)
    page.goto(place(number, add="step"))
    expect(page.locator("#records form")).to_have_count(0)
    page = arrive(place(flows.create("Empty")), VERA)
    expect(page.locator(".empty")).to_contain_text("no steps yet")


def test_an_unknown_workflow_and_an_unknown_step_are_no_errors(arrive: Arrive, flows: Automation) -> None:
    number = small(flows)
    page = arrive(place(number, node="<b>gone</b>"), ADA)
    expect(page.locator("#records .flow-node")).to_have_count(3)
    expect(side(page)).to_have_count(0)
    page.goto(place("WF-9999"))
    expect(page.locator("#records .problem")).to_contain_text("There is no workflow WF-9999")


# Languages and screens


def test_it_speaks_russian(arrive: Arrive, flows: Automation, site: Stack) -> None:
    number = small(flows)
    with site.visit(BEN) as client:
        assert client.patch("/me", json={"language": "ru"}).status_code == 200
    page = arrive(place(number, node="slack"), BEN)
    expect(page.locator("#records .flow-pill")).to_have_text("да")
    expect(node(page, "slack").locator(".flow-title")).to_have_text("Сообщение в Slack")
    expect(side(page).get_by_label("Текст *")).to_be_visible()
    expect(page.get_by_role("button", name=t("flow.save", "ru"))).to_be_visible()
    words = page.locator(".workflow").inner_text()
    assert not re.search(r"\b(Connection|Channel|Label|version|Save|Graph)\b", words)


@pytest.mark.parametrize("make", [small, grown, huge])
def test_on_a_phone_it_goes_down_and_nothing_is_wider(
    arrive: Arrive, flows: Automation, make: object
) -> None:
    assert callable(make)
    page = arrive(place(make(flows)), ADA, width=390, height=844)
    expect(page.locator("#records .flow-drawing.is-upright")).to_have_count(1)
    assert page.evaluate("document.querySelector('#records').scrollWidth") <= 390
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    expect(page.locator("#records .flow-node.trigger")).to_be_in_viewport()


@pytest.mark.parametrize(("colours", "width"), LOOKS)
def test_it_has_no_grave_fault(arrive: Arrive, flows: Automation, colours: str, width: int) -> None:
    number = grown(flows)
    page = arrive(place(number, node="crm"), ADA, color_scheme=colours, width=width)
    page.locator("#flow-help summary").click()
    check(page)
    page.goto(place(number, add="step"))
    expect(side(page)).to_be_visible()
    check(page)
    page = arrive(place(flows.create("Empty")), ADA, color_scheme=colours, width=width)
    check(page)
