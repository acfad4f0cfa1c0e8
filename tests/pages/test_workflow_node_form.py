"""The form of a step in the browser: saved, refused without losing anything, overtaken by others, and what helps one."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from db import workflows
from db.models.workflows import Connection
from engines.flow.definition import Node
from tests.db.automation import Automation, hook
from tests.pages.conftest import Arrive
from tests.pages.graphs import node, place, side, small
from tests.pages.workflows import ADA, settle
from tests.stack import Stack

pytestmark = pytest.mark.browser


@pytest.fixture
def flows(site: Stack) -> Automation:
    """A new team on the site for each test."""
    return settle(site)


def save(page: Page) -> None:
    """Press the form's own button."""
    side(page).get_by_role("button", name="Save").click()


def test_a_setting_is_saved_as_a_new_version(arrive: Arrive, flows: Automation) -> None:
    number = small(flows)
    page = arrive(place(number, node="slack"), ADA)
    side(page).get_by_label("Label").fill("Tell <b>sales</b>")
    side(page).get_by_label("Channel").fill("#sales")
    save(page)
    expect(node(page, "slack").locator(".flow-title")).to_contain_text("Tell <b>sales</b>")
    expect(page.locator(".flow-line")).to_contain_text("version 2")
    stored = flows.definition(number).node("slack")
    assert stored.label == "Tell <b>sales</b>"
    assert stored.config["channel"] == "#sales"
    side(page).get_by_label("Channel").fill("")
    save(page)
    expect(page.locator(".flow-line")).to_contain_text("version 3")
    assert "channel" not in flows.definition(number).node("slack").config


def test_what_is_refused_is_said_beside_the_form_and_stays_typed(arrive: Arrive, flows: Automation) -> None:
    number = small(flows)
    page = arrive(place(number, node="check"), ADA)
    field = side(page).get_by_label("Condition *")
    field.fill("trigger.body.amount >>> (")
    save(page)
    expect(side(page).locator(".form-error").first).to_contain_text("expression")
    expect(field).to_have_value("trigger.body.amount >>> (")
    assert flows.find(number).version == 1
    field.fill("trigger.body.amount > 7")
    save(page)
    expect(page.locator(".flow-line")).to_contain_text("version 2")


def test_who_was_overtaken_keeps_what_was_typed_and_is_led_on(arrive: Arrive, flows: Automation) -> None:
    number = small(flows)
    page = arrive(place(number, node="slack"), ADA)
    text = side(page).get_by_label("Text *")
    text.fill("My own words")
    flows.rename_step(number, "Renamed by Ben")
    save(page)
    expect(side(page).locator(".form-error").first).to_contain_text("has version 2 by now")
    expect(text).to_have_value("My own words")
    side(page).get_by_role("link", name="Load the newest version").click()
    expect(node(page, "webhook")).to_contain_text("Renamed by Ben")


def test_nothing_is_drawn_under_somebody_who_types_and_leaving_asks(
    arrive: Arrive, flows: Automation
) -> None:
    number = small(flows)
    page = arrive(place(number, node="slack"), ADA)
    text = side(page).get_by_label("Text *")
    text.fill("My own words")
    expect(page.locator("[data-held]")).to_have_count(1)
    flows.rename_step(number, "Renamed by Ben")
    page.wait_for_timeout(1_200)  # the feed has told of it by then
    expect(text).to_have_value("My own words")
    node(page, "check").click()
    page.get_by_role("dialog").get_by_role("button", name="Stay").click()
    expect(text).to_have_value("My own words")
    node(page, "check").click()
    page.get_by_role("dialog").get_by_role("button", name="Leave").click()
    expect(side(page).get_by_label("Condition *")).to_be_visible()


def test_a_step_is_added_where_one_wants_it(arrive: Arrive, flows: Automation) -> None:
    number = small(flows)
    page = arrive(place(number, node="check"), ADA)
    page.get_by_role("link", name="Add a step", exact=True).click()
    side(page).locator(".connector-card", has_text="E-mail").click()
    expect(side(page).get_by_label("After")).to_have_value("check")
    expect(side(page).get_by_label("Way", exact=True)).to_have_value("false")
    side(page).get_by_label("Label").fill("Tell the boss")
    side(page).get_by_role("button", name="Add it").click()
    expect(side(page).get_by_role("heading", name="Tell the boss")).to_be_visible()
    made = flows.definition(number)
    assert [(each.target, each.branch) for each in made.outgoing("check")] == [
        ("slack", "true"),
        ("email", "false"),
    ]
    assert page.url.endswith("node=email")


def test_the_first_step_of_an_empty_workflow_is_its_trigger(arrive: Arrive, flows: Automation) -> None:
    number = flows.create("New")
    page = arrive(place(number), ADA)
    page.locator("#records").get_by_role("link", name="Add webhook trigger").click()
    side(page).get_by_role("button", name="Add it").click()
    expect(node(page, "webhook")).to_be_visible()
    assert [each.connector for each in flows.definition(number).nodes] == ["webhook"]


def test_a_step_is_deleted_after_a_question(arrive: Arrive, flows: Automation) -> None:
    number = small(flows)
    page = arrive(place(number, node="check"), ADA)
    side(page).get_by_role("button", name="Delete step").click()
    expect(page.get_by_role("dialog")).to_contain_text("Delete “Condition”?")
    page.get_by_role("dialog").get_by_role("button", name="Delete step").click()
    expect(page.locator("#records .flow-node")).to_have_count(2)
    expect(side(page)).to_have_count(0)
    assert [(each.source, each.target) for each in flows.definition(number).edges] == [("webhook", "slack")]


def test_ways_are_cut_and_made(arrive: Arrive, flows: Automation) -> None:
    number = small(flows)
    page = arrive(place(number, node="check"), ADA)
    side(page).get_by_role("button", name="Cut the way to Slack message").click()
    expect(page.locator("#records .flow-edge")).to_have_count(1)
    side(page).get_by_label("Way", exact=True).select_option("false")
    side(page).get_by_role("button", name="Connect").click()
    expect(page.locator("#records .flow-pill")).to_have_text("false")
    assert [each.branch for each in flows.definition(number).outgoing("check")] == ["false"]


def test_values_are_offered_and_put_where_one_types(arrive: Arrive, flows: Automation) -> None:
    fetch = Node("http", "http", "request", "Ask the stock", {"url": "https://stock.example/v1"})
    number = flows.make(hook(), fetch, flows.slack(text="Order "), name="Stock")
    page = arrive(place(number, node="slack"), ADA)
    side(page).get_by_text("What expressions can use here").click()
    expect(side(page).locator(".offer-head")).to_have_text(["Webhook", "Ask the stock", "The run itself"])
    text = side(page).get_by_label("Text *")
    text.focus()
    page.keyboard.press("End")
    side(page).get_by_role("button", name="steps.http.body").click()
    expect(text).to_have_value("Order {{ steps.http.body }}")


def test_names_and_values_stand_in_rows_and_json_stays_json(arrive: Arrive, flows: Automation) -> None:
    ask = Node(
        "http",
        "http",
        "request",
        "Ask",
        {"url": "https://stock.example", "headers": {"X-Old": "b"}},
    )
    number = flows.make(hook(), ask, name="Stock")
    page = arrive(place(number, node="http"), ADA)
    headers = side(page).locator('[data-mapping="config.headers"]')
    headers.get_by_role("button", name="Remove this line").click()
    headers.get_by_role("button", name="Add a line").click()
    headers.get_by_label("Name").last.fill("X-Id")
    headers.get_by_label("Value").last.fill("{{ trigger.body.id }}")
    side(page).get_by_label("Method").select_option("POST")
    side(page).get_by_label("Body").fill('{"id": "{{ trigger.body.id }}", "count": 2}')
    save(page)
    expect(page.locator(".flow-line")).to_contain_text("version 2")
    config = flows.definition(number).node("http").config
    assert config["headers"] == {"X-Id": "{{ trigger.body.id }}"}
    assert config["body"] == {"id": "{{ trigger.body.id }}", "count": 2}
    expect(side(page).get_by_label("Body")).to_have_value(
        '{\n  "count": 2,\n  "id": "{{ trigger.body.id }}"\n}'
    )


def test_a_practice_connection_says_that_nothing_is_sent(arrive: Arrive, flows: Automation) -> None:
    with flows.work() as session:
        practice = Connection(connector="slack", name="Practice", settings={}, is_practice=True)
        session.add(practice)
        session.flush()
        key = str(practice.id)
    number = flows.make(hook(), flows.slack(), name="Try")
    page = arrive(place(number, node="slack"), ADA)
    side(page).get_by_label("Connection *").select_option(key)
    save(page)
    expect(side(page).locator(".practice-note")).to_contain_text("Practice: nothing is sent.")
    with flows.work() as session:
        workflows.change_workflow(session, flows.ada, number, is_archived=True)
    expect(page.locator("#records form")).to_have_count(0)
