"""A workflow built by one sentence, applied by one click, called by its webhook; in the real app, through two models."""

from __future__ import annotations

import re
from collections.abc import Iterator

import httpx
import pytest
from playwright.sync_api import Locator, expect

from tests.browser import Windows
from tests.story.house import House, open_house, until
from tests.story.provider import open_provider
from tests.story.screen import MILLISECONDS, Screen, Visit, visit
from tests.story.script import Heard, Say, Step, Use
from tests.story.slack import SlackStandIn, open_slack
from tests.story.visitor import Json, Visitor, forget_providers, name_provider, signed_in

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(900)]

BUILD = "Build a workflow that sends Slack notifications when a webhook is triggered"
RUSSIAN = "Построй процесс, который шлёт сообщения в Slack, когда срабатывает вебхук"
KEY = "sk-proj-0aWorkflowStoryOnly3kQ9mV5x"


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """The app as ``make run`` starts it, on a data folder that is not there yet."""
    with open_house(tmp_path_factory.mktemp("automation") / "data") as opened:
        opened.start("run")
        yield opened


@pytest.fixture(scope="module")
def slack(house: House) -> Iterator[SlackStandIn]:
    """A stand-in for Slack, which the team's connection leads to from now on, as an administrator has said."""
    with open_slack() as stand_in:
        with signed_in(house.url, "admin", "automation") as admin:
            admin.client.patch("/settings/ai", json={"allowed_hosts": ["127.0.0.1"]}).raise_for_status()
            [connection] = admin.get("/connections?connector=slack")["items"]
            real: Json = {"is_practice": False, "secrets": {"webhook_url": stand_in.webhook_url}}
            changed = admin.client.patch(f"/connections/{connection['id']}", json=real).raise_for_status()
            assert stand_in.webhook_url not in changed.text
        yield stand_in


@pytest.fixture
def guest(house: House, windows: Windows) -> Iterator[Visit]:
    """Somebody at a browser."""
    with visit(windows, house.url) as visited:
        yield visited


# In a browser, with the built-in model


def make_workflow(screen: Screen, name: str) -> str:
    """Make an empty workflow by the form; returns its number."""
    page = screen.page
    page.goto("/app/workflows?new=1")
    page.get_by_label("Name").fill(name)
    page.get_by_role("button", name="Make workflow").click()
    page.wait_for_url("**/app/workflows?workflow=WF-*")
    expect(page.get_by_role("heading", level=1)).to_contain_text(name, timeout=MILLISECONDS)
    return str(re.findall(r"WF-\d{4}", page.url)[0])


def ask_in_panel(screen: Screen, text: str) -> Locator:
    """Open the workflow's chat beside its page and say something; returns the card, which waits."""
    page = screen.page
    page.locator("#panel-open").click()
    expect(page.locator("#panel #chat-state")).to_have_attribute("data-seen", "yes", timeout=MILLISECONDS)
    composer = page.locator("#conversation textarea")
    composer.fill(text)
    composer.press("Enter")
    card = page.locator("section.card").last
    expect(card.get_by_role("button", name="Apply", exact=True)).to_be_enabled(timeout=MILLISECONDS)
    return card


def test_one_sentence_one_click_and_one_call_bring_a_message_to_slack(
    guest: Visit, slack: SlackStandIn
) -> None:
    screen = guest.enter("operator of Automation")
    page = screen.page
    number = make_workflow(screen, "Tell the team")
    expect(page.get_by_role("link", name="Add webhook trigger")).to_be_visible()
    card = ask_in_panel(screen, BUILD)
    expect(card.get_by_role("heading")).to_contain_text(f"Build {number} with 2 nodes")
    expect(card).to_contain_text("Empty workflow")
    expect(card.get_by_role("button", name="Reject", exact=True)).to_be_enabled()
    card.get_by_role("button", name="Apply", exact=True).click()
    expect(card.locator(".badge").first).to_contain_text("Applied by Oskar Lindner", timeout=MILLISECONDS)
    graph = page.locator("#records svg.flow-drawing")
    expect(graph).to_contain_text("Webhook", timeout=MILLISECONDS)

    told = page.locator("#hook-address")
    expect(told).to_have_value(re.compile(r"/hooks/[\w-]{60,}$"), timeout=MILLISECONDS)
    address = told.input_value()
    before = len(slack.messages)
    answer = httpx.post(address, json={"text": "Disk almost full"}, timeout=10)
    assert answer.status_code == 202
    until(lambda: len(slack.messages) > before, "the message to arrive")
    assert "Disk almost full" in slack.messages[-1]["text"]

    page.goto(f"/app/workflow-runs?run={answer.json()['run']}")
    record = page.locator("#records")
    expect(record.get_by_role("heading", level=1)).to_contain_text(answer.json()["run"], timeout=MILLISECONDS)
    expect(record).to_contain_text("done", timeout=MILLISECONDS)
    expect(record).to_contain_text("Slack")
    assert slack.webhook_url not in page.content()
    assert len(slack.messages) == before + 1, "it was told once"


def test_in_russian_it_is_the_same(guest: Visit, slack: SlackStandIn) -> None:
    screen = guest.enter("operator of Automation")
    number = make_workflow(screen, "Сообщать команде")
    card = ask_in_panel(screen, RUSSIAN)
    expect(card.get_by_role("heading")).to_contain_text(number)
    card.get_by_role("button", name="Reject", exact=True).click()
    expect(card.locator(".badge").first).to_contain_text("Rejected by", timeout=MILLISECONDS)
    expect(screen.page.get_by_role("link", name="Add webhook trigger")).to_be_visible()


# Through another provider's model, over REST


def follow_the_workflow(heard: Heard) -> Step:
    """What a scripted model does with the same sentence: the whole definition in one call."""
    if heard.results:
        return Say(f"{heard.results[0]['summary']}.")
    assert heard.question == BUILD
    nodes = [
        {"id": "webhook", "connector": "webhook", "action": "receive", "label": "Called"},
        {
            "id": "slack",
            "connector": "slack",
            "action": "send_message",
            "label": "Tell Slack",
            "config": {"text": "New call: {{ get(trigger, 'body.text', 'no text') }}"},
        },
    ]
    edges = [{"source": "webhook", "target": "slack"}]
    return Use("generate_workflow", {"nodes": nodes, "edges": edges, "name": "Called by webhook"})


def essence(visitor: Visitor, slack: SlackStandIn) -> tuple[list[str], list[tuple[str, str]], str]:
    """Build, apply, call; returns the tools that were called, the steps that ran, and the message."""
    chat = visitor.begin()
    built = visitor.say(chat, BUILD)
    assert visitor.confirm(built["change_set"])["status"] == "applied"
    number = re.findall(r"WF-\d{4}", built["change_set"]["summary"])[0]
    address = visitor.get(f"/workflows/{number}/hook")["url"]
    before = len(slack.messages)
    run = httpx.post(address, json={"text": "Pallet 7 is missing"}, timeout=10).json()["run"]
    until(
        lambda: visitor.get(f"/workflow-runs/{run}")["status"] not in {"queued", "running"}, "the run to end"
    )
    found = visitor.get(f"/workflow-runs/{run}")
    assert found["status"] == "done", found
    assert len(slack.messages) == before + 1
    calls = [call["name"] for call in built["tool_calls"]]
    steps = [(step["connector"], step["status"]) for step in found["steps"]]
    return calls, steps, slack.messages[-1]["text"]


def test_another_providers_model_does_the_same_as_the_built_in_one(house: House, slack: SlackStandIn) -> None:
    with signed_in(house.url, "operator", "automation") as operator:
        own = essence(operator, slack)
        with open_provider(KEY) as provider:
            provider.reader = follow_the_workflow
            name_provider(house.url, "automation", provider.url, KEY)
            other = essence(operator, slack)
            forget_providers(house.url, "automation")
    assert (
        own
        == other
        == (
            ["generate_workflow"],
            [("webhook", "done"), ("slack", "done")],
            "New call: Pallet 7 is missing",
        )
    )
