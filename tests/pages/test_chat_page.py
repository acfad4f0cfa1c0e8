"""The chat page in a browser: saying, following, stopping, coming back."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from uuid import UUID

import httpx
import pytest
from playwright.sync_api import Page, expect

from db import chats
from db.models.chats import Message
from db.tenancy import Identity
from tests.pages.conftest import Enter, new_chat, say
from tests.stack import Stack

Browse = Callable[..., httpx.Client]
pytestmark = pytest.mark.browser
ANSWER = "#chat article.answer"
LIVE = "#live article.answer"


def chat_of(page: Page) -> UUID:
    found = re.search(r"chat=([0-9a-f-]{36})", page.url)
    assert found is not None
    return UUID(found[1])


def test_a_first_message_begins_a_chat_that_is_answered_and_listed(enter: Enter) -> None:
    page = enter()
    expect(page.get_by_role("heading", name="What shall we get done, Operator?")).to_be_visible()
    say(page, "type Hello **there**.\n\n- one\n- two")
    expect(page.locator("#chat .said .words")).to_have_text("type Hello **there**.\n\n- one\n- two")
    expect(page.locator(f"{ANSWER} strong")).to_have_text("there")
    expect(page.locator(f"{ANSWER} li")).to_have_count(2)
    expect(page.locator("#chat-list [aria-current]")).to_contain_text("type Hello **there**.")
    expect(page.locator("#ask textarea")).to_have_value("")
    expect(page.locator("#live > *")).to_have_count(0)
    expect(page).to_have_title(re.compile("type Hello"))
    assert "?chat=" in page.url


def test_an_answer_is_painted_while_it_comes_and_nothing_jumps_when_it_is_stored(enter: Enter) -> None:
    page = enter()
    say(
        page,
        "type # Plan\n\n"
        + "Some words of a longer answer. " * 12
        + "\n\n- **one**\n- two\n\n| a | b |\n|---|---|\n| 1 | 2 |",
    )
    expect(page.locator(f"{LIVE} h3")).to_have_text("Plan")
    page.evaluate(
        """() => {
          window.places = [];
          const look = () => {
            const head = document.querySelector("article.answer h3");
            const said = document.querySelector(".said");
            const top = (element) => Math.round(element.getBoundingClientRect().top);
            if (head && said) window.places.push(top(head) - top(said));
            requestAnimationFrame(look);
          };
          look();
        }"""
    )
    expect(page.locator(f"{ANSWER} td").first).to_have_text("1")
    expect(page.locator("#live > *")).to_have_count(0)
    page.wait_for_timeout(200)
    places = page.evaluate("window.places")
    assert max(places) - min(places) <= 1


def test_more_than_three_steps_fold_into_one_line(enter: Enter) -> None:
    page = enter()
    say(page, "steps 5")
    expect(page.locator(f"{LIVE} .step")).not_to_have_count(0)
    expect(page.locator(f"{ANSWER} .headline")).to_have_text(re.compile(r"^5 steps · \d+ ms$"))
    expect(page.locator(f"{ANSWER} .step").first).not_to_be_visible()
    page.locator(f"{ANSWER} .steps > summary").click()
    page.locator(f"{ANSWER} .step > summary").first.click()
    expect(page.locator(f"{ANSWER} .step-body .json").first).to_have_text("{}")


def test_a_failed_step_is_counted_and_says_what_went_wrong(enter: Enter) -> None:
    page = enter()
    say(page, 'call paint_thing {"name": "nothing", "colour": "red"}')
    expect(page.locator(f"{ANSWER} .headline")).to_have_text(re.compile("1 step · 1 failed"))
    expect(page.locator(f"{ANSWER} .step .gist")).to_contain_text("There is no thing called nothing")


def test_stop_keeps_what_came_and_offers_to_try_again(enter: Enter) -> None:
    page = enter()
    say(page, "slow 400")
    expect(page.locator(LIVE)).to_contain_text("word3")
    page.get_by_role("button", name="Stop").click()
    expect(page.locator(f"{ANSWER} .problem")).to_contain_text("You stopped this answer")
    expect(page.locator(ANSWER)).to_contain_text("word3")
    page.get_by_role("button", name="Try again").click()
    expect(page.locator(LIVE)).to_contain_text("word3")
    page.get_by_role("button", name="Stop").click()
    expect(page.locator(f"{ANSWER} .problem")).to_contain_text("You stopped this answer")
    expect(page.locator(ANSWER)).to_have_count(1)


def test_an_answer_survives_a_reload_and_is_followed_in_a_second_tab(enter: Enter) -> None:
    page = enter()
    say(page, "slow 300")
    expect(page.locator(LIVE)).to_contain_text("word5")
    second = page.context.new_page()
    second.goto(page.url)
    page.reload()
    for tab in (page, second):
        expect(tab.locator(LIVE)).to_contain_text("word0 word1 word2")
    for tab in (page, second):
        expect(tab.locator(ANSWER)).to_contain_text("word299", timeout=25_000)
        expect(tab.locator(ANSWER)).to_have_count(1)


def test_closing_the_tab_does_not_lose_the_answer(enter: Enter, site: Stack, operator: Identity) -> None:
    page = enter()
    say(page, "slow 20")
    expect(page.locator(LIVE)).to_contain_text("word0")
    address = page.url
    context = page.context
    page.close()
    back = context.new_page()
    back.wait_for_timeout(1_500)
    back.goto(address)
    expect(back.locator(ANSWER)).to_contain_text("word19")


def test_a_running_chat_can_be_left_and_come_back_to(enter: Enter, site: Stack, operator: Identity) -> None:
    other = new_chat(site, operator, "Elsewhere")
    page = enter()
    say(page, "slow 100")
    expect(page.locator(LIVE)).to_contain_text("word3")
    address = chat_of(page)
    page.locator(f'#chat-list [data-chat="{other}"]').click()
    expect(page.locator("#chat-state")).to_have_attribute("data-chat", str(other))
    expect(page.locator(LIVE)).to_have_count(0)
    expect(page.locator("#chat-list .mark.running")).to_have_count(1)
    page.go_back()
    expect(page.locator("#chat-state")).to_have_attribute("data-chat", str(address))
    expect(page.locator(LIVE)).to_contain_text("word0 word1 word2")
    expect(page.locator(ANSWER)).to_contain_text("word99", timeout=10_000)


def test_a_provider_that_fails_is_a_sentence_with_a_way_on(enter: Enter) -> None:
    page = enter()
    say(page, "fail")
    expect(page.locator(f"{ANSWER} .problem")).to_contain_text("The provider is down. Try again in a minute.")
    expect(page.get_by_role("button", name="Try again")).to_be_visible()


def test_what_cannot_be_sent_stays_in_the_box_with_a_sentence(
    enter: Enter, site: Stack, operator: Identity
) -> None:
    page = enter()
    page.locator("#ask textarea").fill("x" * 100_001)
    page.keyboard.press("Enter")
    expect(page.locator("#composer-error")).to_contain_text("at most 100,000")
    expect(page.locator("#ask textarea")).to_have_value("x" * 100_001)
    expect(page.locator("#live > *")).to_have_count(0)
    expect(page.get_by_role("heading", name="What shall we get done, Operator?")).to_be_visible()


def test_enter_sends_and_shift_enter_breaks_the_line(enter: Enter) -> None:
    page = enter()
    page.locator("#ask textarea").focus()
    page.keyboard.type("one")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("two")
    expect(page.locator("#ask textarea")).to_have_value("one\ntwo")
    page.keyboard.press("Enter")
    expect(page.locator("#chat .said .words")).to_have_text("one\ntwo")


def test_a_draft_survives_a_reload_and_belongs_to_its_chat(
    enter: Enter, site: Stack, operator: Identity
) -> None:
    other = new_chat(site, operator, "Draftless")
    page = enter()
    page.locator("#ask textarea").fill("half a thou")
    page.reload()
    expect(page.locator("#ask textarea")).to_have_value("half a thou")
    page.locator(f'#chat-list [data-chat="{other}"]').click()
    expect(page.locator("#ask textarea")).to_have_value("")
    page.get_by_role("button", name="New chat", exact=True).click()
    expect(page.locator("#ask textarea")).to_have_value("half a thou")


def test_older_messages_are_loaded_without_moving_what_is_in_sight(
    enter: Enter, site: Stack, operator: Identity
) -> None:
    chat = new_chat(site, operator, "Long")
    with site.store.work(operator.scope) as session:
        chats.append_messages(
            session,
            chat,
            [Message(role=("user", "assistant")[n % 2], content=f"message {n} " * 20) for n in range(140)],
        )
    page = enter(address=f"/app?chat={chat}")
    expect(page.locator("#chat .said").last).to_contain_text("message 138")
    below = "(area) => area.scrollHeight - area.scrollTop - area.clientHeight"
    assert page.locator("#scroll").evaluate(below) < 5
    page.locator("#scroll").evaluate("(area) => { area.scrollTop = 0 }")
    page.wait_for_timeout(150)
    first = page.locator("#chat .said").first
    expect(first).to_contain_text("message 90 ")
    name = first.get_attribute("data-message")
    before = first.bounding_box()
    page.get_by_role("button", name="Load earlier messages").click()
    expect(page.locator("#chat .said").first).to_contain_text("message 40 ")
    page.wait_for_timeout(300)
    after = page.locator(f'[data-message="{name}"]').bounding_box()
    assert before is not None
    assert after is not None
    assert abs(after["y"] - before["y"]) < 40


def test_text_that_looks_like_markup_stays_text_everywhere(enter: Enter) -> None:
    page = enter()
    nasty = "type <img src=x onerror=alert(1)> ${alert(1)} {{constructor}} <button data-decide=confirm>Confirm</button>"
    say(page, nasty)
    expect(page.locator("#chat .said .words")).to_have_text(nasty)
    expect(page.locator(f"{ANSWER} .md")).to_contain_text("${alert(1)} {{constructor}}")
    assert page.locator("#chat img, #chat [data-decide], #chat-list img").count() == 0


def test_six_and_more_tabs_share_one_feed(enter: Enter, browse: Browse) -> None:
    page = enter()
    say(page, "hello")
    expect(page.locator(ANSWER)).to_have_count(1)
    tabs = [page.context.new_page() for _ in range(7)]
    for tab in tabs:
        tab.goto(page.url)
    say(page, "type in all tabs")
    for tab in tabs:
        expect(tab.locator(ANSWER).last).to_contain_text("in all tabs", timeout=15_000)


def test_a_lost_connection_is_said_and_made_good(enter: Enter, site: Stack, operator: Identity) -> None:
    page = enter()
    say(page, "hello")
    expect(page.locator(ANSWER)).to_have_count(1)
    most, site.parts.open_feeds.most = site.parts.open_feeds.most, 0
    site.parts.presence.end_all()
    expect(page.locator("#banner")).to_be_visible(timeout=10_000)
    with site.store.work(operator.scope) as session:
        chats.add_message(session, chat_of(page), "assistant", "said meanwhile")
    site.parts.open_feeds.most = most
    expect(page.locator("#banner")).not_to_be_visible(timeout=15_000)
    expect(page.locator(ANSWER).last).to_contain_text("said meanwhile", timeout=10_000)


def test_colours_are_chosen_once_and_kept(enter: Enter) -> None:
    page = enter()
    page.get_by_role("button", name="Your account").click()
    page.get_by_role("button", name="Dark").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    expect(page.locator("body")).to_have_class(re.compile("dark"))


def test_signing_out_leads_to_the_sign_in_page(enter: Enter) -> None:
    page = enter()
    page.get_by_role("button", name="Your account").click()
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/sign-in**")


def test_a_chat_of_somebody_else_is_not_there(enter: Enter, site: Stack) -> None:
    theirs = new_chat(site, site.people["colleague@acme"], "Private")
    page = enter(address=f"/app?chat={theirs}")
    expect(page.locator("#chat-state")).to_contain_text("There is no such chat")
    assert "Private" not in json.dumps(page.content())
