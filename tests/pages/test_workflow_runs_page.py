"""The runs of workflows in the browser: what happened, what failed and why, what left the house, what a person can do."""

from __future__ import annotations

import json
import re
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from db import workflows
from db.models.base import now
from pages.workflows import runs
from tests.db.automation import Automation, hook, pause
from tests.pages.conftest import Arrive
from tests.pages.test_accessibility import LOOKS
from tests.pages.test_workflows_page import check_page
from tests.pages.workflows import (
    ADA,
    RUNS,
    SILENT,
    VERA,
    begun,
    done,
    failed,
    large_orders,
    row,
    settle,
    step,
    unclear,
)
from tests.stack import Stack

pytestmark = pytest.mark.browser
VERDICT = ".verdict"


@pytest.fixture
def flows(site: Stack) -> Automation:
    """A new team on the site for each test."""
    return settle(site)


@pytest.fixture
def number(flows: Automation) -> str:
    """A workflow with five steps and two ways."""
    return large_orders(flows)


def fact(page: Page, name: str) -> str:
    """One of the facts below the title."""
    return page.locator(".flow-facts dt", has_text=name).locator("+ dd").inner_text()


def test_a_run_that_was_done_says_what_it_did_and_what_left_the_house(
    arrive: Arrive, flows: Automation, number: str
) -> None:
    page = arrive(f"{RUNS}?run={done(flows, number)}", ADA)
    expect(page.locator(VERDICT)).to_contain_text("Everything was done4 steps done · 1 passed over")
    assert fact(page, "Workflow") == f"Tell the team about large orders {number} · version 1"
    assert fact(page, "Started by") == "Ada, by hand"
    assert fact(page, "Left the house") == "1 request · nothing of 1 step: it was practice"
    expect(page.locator(".flow-node.s-done")).to_have_count(4)
    expect(page.locator(".flow-node.s-skipped")).to_have_count(1)
    expect(step(page, "condition")).to_contain_text("went the way “true”")
    expect(step(page, "http")).to_contain_text("200 · api.example.com")
    expect(step(page, "http")).to_contain_text("212 ms")
    expect(step(page, "slack")).to_contain_text("Practice: nothing is sent")
    expect(step(page, "note")).to_contain_text("The condition went the other way.")


def test_a_step_shows_what_it_was_given_and_what_came_of_it_once_unfolded(
    arrive: Arrive, flows: Automation, number: str
) -> None:
    page = arrive(f"{RUNS}?run={done(flows, number)}", ADA)
    expect(step(page, "http").get_by_text("What it was given")).to_be_hidden()
    step(page, "http").locator("summary").click()
    given, came = (step(page, "http").locator("pre").nth(each) for each in (0, 1))
    assert json.loads(given.inner_text())["body"] == {"id": 7}
    assert json.loads(came.inner_text())["body"] == {"stock": 4}
    expect(step(page, "http")).to_contain_text("Sent api.example.com, ")
    page.get_by_text("What came in").click()
    assert json.loads(page.locator("#given pre").inner_text())["body"] == {"id": 7, "amount": 250}


def test_a_failed_run_says_which_step_why_and_how_it_is_mended(
    arrive: Arrive, flows: Automation, number: str
) -> None:
    page = arrive(f"{RUNS}?run={failed(flows, number)}", ADA)
    box = page.locator(VERDICT)
    expect(box.get_by_role("heading")).to_have_text("“Condition” failed")
    expect(box).to_contain_text('trigger.body has no "amount"')
    expect(box).to_contain_text("trigger.body.ammount")
    assert fact(page, "Left the house") == "nothing"
    expect(page.locator(".flow-node.s-failed")).to_have_attribute("data-node", "condition")
    expect(step(page, "condition").locator("details")).to_have_attribute("open", "")
    expect(step(page, "slack")).to_contain_text("The step before it failed.")
    box.get_by_role("button", name="Fix it").click()
    expect(page.locator("#chat .said .words")).to_have_text("Why did RUN-00001 fail?")
    expect(page.locator(".about-chip")).to_have_text("run RUN-00001")


def test_a_failed_run_is_retried_with_its_version_and_run_again_with_the_newest(
    arrive: Arrive, flows: Automation, number: str
) -> None:
    run = failed(flows, number)
    flows.rename_step(number, "Orders come in")
    page = arrive(f"{RUNS}?run={run}", ADA)
    page.get_by_role("button", name=f"Retry {run}").click()
    expect(page.locator(VERDICT)).to_contain_text("Waits for its turn")
    assert flows.job(run).attempt == 2
    flows.begin(flows.job(run), attempt=2)
    flows.fail(flows.job(run), "condition", attempt=2)
    flows.end(flows.job(run), attempt=2)
    page.get_by_role("button", name="Run again with version 2").click()
    page.wait_for_url(re.compile("run=RUN-00002"))
    again = flows.detail("RUN-00002").run
    assert (again.version, again.input["body"]) == (2, {"id": 8, "ammount": 250})


def test_what_nobody_knows_is_settled_by_a_person(arrive: Arrive, flows: Automation, number: str) -> None:
    run = unclear(flows, number)
    page = arrive(f"{RUNS}?run={run}", ADA)
    box = page.locator(VERDICT)
    expect(box.get_by_role("heading")).to_have_text("Nobody knows whether “Ask the stock” arrived")
    expect(box).to_contain_text(SILENT)
    expect(page.locator(".heading .badge")).to_have_text("outcome unknown")
    expect(page.get_by_role("button", name=f"Retry {run}")).to_have_count(0)
    assert fact(page, "Left the house") == "1 of unknown outcome"
    box.get_by_role("button", name="It arrived").click()
    expect(box.get_by_role("heading")).to_have_text("The rest can go on now")
    assert flows.statuses(run)["http"] == "done"
    page.get_by_role("button", name=f"Retry {run}").click()
    expect(box).to_contain_text("Waits for its turn")


def test_it_is_sent_again_only_after_a_question_and_then_goes_on(
    arrive: Arrive, flows: Automation, number: str
) -> None:
    run = unclear(flows, number)
    page = arrive(f"{RUNS}?run={run}", ADA)
    again = page.get_by_role("button", name="Send it again")
    again.click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("If the first one did arrive after all, it arrives twice.")
    dialog.get_by_role("button", name="Cancel").click()
    assert flows.statuses(run)["http"] == "unknown"
    again.click()
    dialog.get_by_role("button", name="Send it again").click()
    expect(page.locator(VERDICT)).to_contain_text("Waits for its turn")
    assert flows.statuses(run)["http"] == "queued"
    assert flows.job(run).attempt == 2


def test_a_running_one_is_followed_without_a_reload_and_what_is_unfolded_stays_so(
    arrive: Arrive, flows: Automation, number: str
) -> None:
    run = flows.start(number, {"amount": 250})
    page = arrive(f"{RUNS}?run={run.run.number}", VERA)
    expect(page.locator(VERDICT)).to_contain_text("Waits for its turn0 of 5 steps")
    flows.begin(run.job)
    flows.do(run.job, "webhook", {"amount": 250})
    flows.step(workflows.step_started, run.job, "condition")
    expect(page.locator(VERDICT)).to_contain_text("Is at “Condition”1 of 5 steps")
    step(page, "webhook").locator("summary").click()
    expect(step(page, "webhook").locator("pre").first).to_be_visible()
    flows.step(workflows.step_done, run.job, "condition", {"result": False}, branch="false")
    expect(step(page, "condition")).to_contain_text("went the way “false”")
    expect(step(page, "webhook").locator("pre").first).to_be_visible()
    expect(page.locator(".flow-node.s-done")).to_have_count(2)


def test_a_click_on_a_step_of_the_graph_unfolds_it(arrive: Arrive, flows: Automation, number: str) -> None:
    page = arrive(f"{RUNS}?run={done(flows, number)}", ADA)
    page.locator('.flow-node[data-node="slack"]').click()
    expect(step(page, "slack").locator("details")).to_have_attribute("open", "")
    expect(step(page, "slack").locator("pre").first).to_be_in_viewport()
    page.go_back()
    expect(step(page, "slack").locator("details")).not_to_have_attribute("open", "")


def test_one_that_waits_says_until_when_and_is_cancelled_after_a_question(
    arrive: Arrive, flows: Automation
) -> None:
    number = flows.make(hook(), pause(86_400), flows.slack(), name="Remind")
    run = flows.start(number, {})
    flows.begin(run.job)
    flows.do(run.job, "webhook")
    flows.step(workflows.step_started, run.job, "delay")
    flows.step(workflows.step_waiting, run.job, "delay", wake_at=now() + timedelta(days=1))
    page = arrive(f"{RUNS}?run={run.run.number}", ADA)
    expect(page.locator(VERDICT)).to_contain_text(re.compile(r"Waits until .+\d\d:\d\d"))
    expect(step(page, "delay")).to_contain_text("until")
    page.get_by_role("button", name="Cancel RUN-00001").click()
    page.get_by_role("dialog").get_by_role("button", name="Cancel").click()
    expect(page.locator(VERDICT)).to_contain_text("The run was cancelled")


def test_the_list_is_live_and_narrowed_by_state_and_workflow(
    arrive: Arrive, flows: Automation, number: str
) -> None:
    bad, good = failed(flows, number), done(flows, number)
    other = flows.make(hook(), flows.slack(), name="Other")
    page = arrive(RUNS, ADA)
    expect(row(page, bad)).to_contain_text('trigger.body has no "amount"')
    expect(row(page, good)).to_contain_text("Ada, by hand")
    started = flows.start(other, {}).run.number
    expect(row(page, started).locator(".badge")).to_have_text("queued")
    page.get_by_role("link", name="Failed").click()
    expect(row(page, good)).to_have_count(0)
    expect(row(page, bad)).to_be_visible()
    page.get_by_label("Workflow", exact=True).select_option(other)
    expect(page.get_by_role("heading", name="No runs like this")).to_be_visible()
    assert page.url.endswith(f"?status=failed&workflow={other}")
    page.get_by_role("link", name="All", exact=True).click()
    expect(row(page, started)).to_be_visible()
    expect(page.locator("#rows tbody tr")).to_have_count(1)
    row(page, started).get_by_role("button", name=f"Cancel {started}").click()
    expect(row(page, started).locator(".badge")).to_have_text("cancelled")


def test_older_runs_are_added_below(
    arrive: Arrive, flows: Automation, number: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runs, "ROWS", 3)
    started = [flows.start(number, {}).run.number for _ in range(5)]
    page = arrive(RUNS, ADA)
    expect(page.locator("#rows tbody tr")).to_have_count(3)
    page.get_by_role("link", name="Show more").click()
    expect(page.locator("#rows tbody tr")).to_have_count(5)
    assert page.locator("#rows tbody th").all_inner_texts() == started[::-1]


def test_the_list_tells_the_error_of_a_step_in_the_readers_language(
    arrive: Arrive, site: Stack, flows: Automation, number: str
) -> None:
    failed(flows, number, error='"1 / 0" cannot be worked out: it divides by zero.')
    with site.visit(VERA) as client:
        assert client.patch("/me", json={"language": "ru"}).status_code == 200
    try:
        page = arrive(RUNS, VERA)
        told = page.locator("tr.is-failed p.bad")
        expect(told).to_have_text("Condition: «1 / 0» не вычисляется: деление на ноль.")
    finally:
        with site.visit(VERA) as client:
            client.patch("/me", json={"language": "en"})


def test_who_only_looks_sees_everything_and_no_button(arrive: Arrive, flows: Automation, number: str) -> None:
    for run in (failed(flows, number), unclear(flows, number)):
        page = arrive(f"{RUNS}?run={run}", VERA)
        expect(page.locator(VERDICT)).to_be_visible()
        expect(page.locator("#records :is([data-method], [data-tell])")).to_have_count(0)


@pytest.mark.parametrize(("colours", "width"), LOOKS)
def test_its_pages_have_no_grave_fault(
    arrive: Arrive, flows: Automation, number: str, colours: str, width: int
) -> None:
    numbers = [done(flows, number), failed(flows, number), unclear(flows, number)]
    running = begun(flows, number, {}).title
    page = arrive(RUNS, ADA, color_scheme=colours, width=width)
    check_page(page)
    for run in (*numbers, running):
        page.goto(f"{RUNS}?run={run}")
        expect(page.locator(".flow.is-ready")).to_be_visible()
        page.locator(".run-step summary").nth(1).click()
        check_page(page)
