"""Sharing a chat in a browser: the button, the dialog, the preview, the link that is shown once."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

import httpx
import pytest
from playwright.sync_api import Page, expect

from db import chats
from db.tenancy import Identity
from tests.browser import Windows
from tests.pages.conftest import Arrive, Enter, new_chat, say
from tests.pages.test_accessibility import check
from tests.stack import Stack

pytestmark = pytest.mark.browser
Browse = Callable[[str | None], httpx.Client]
LINK = "This link is shown once"


def told_chat(site: Stack, who: Identity, title: str = "Bearings of spring") -> UUID:
    """A chat in which something was said."""
    chat = new_chat(site, who, title)
    with site.store.work(who.scope) as session:
        chats.add_message(session, chat, "user", "Which bearings are new?")
        chats.add_message(session, chat, "assistant", "Three are **new**.", details={"finish": "stop"})
    return chat


def ask_for_link(enter: Enter, chat: UUID, **look: object) -> Page:
    """The chat with the dialog open."""
    page = enter(address=f"/app?chat={chat}", **look)
    page.get_by_role("button", name="Share", exact=True).click()
    expect(page.get_by_role("dialog", name="Share this chat")).to_be_visible()
    return page


def make_link(page: Page) -> str:
    """Press the button, and read the link."""
    page.get_by_role("dialog").get_by_role("button", name="Make the link").click()
    return page.get_by_label(LINK, exact=True).input_value()


def test_a_chat_is_shared_and_whoever_has_the_link_reads_it(
    enter: Enter, site: Stack, operator: Identity, windows: Windows
) -> None:
    page = ask_for_link(enter, told_chat(site, operator))
    expect(page.get_by_role("dialog")).to_contain_text("Bearings of spring")
    link = make_link(page)
    assert link.startswith(f"{site.url}/share/")
    expect(page.get_by_role("dialog")).to_contain_text("Whoever has it can read the copy, until")
    page.get_by_role("dialog").get_by_role("button", name="Done").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    stranger = windows.open(link)
    expect(stranger.locator("body")).to_contain_text("Which bearings are new?")
    expect(stranger.locator("strong")).to_have_text("new")
    page.reload()
    page.wait_for_selector("#chat-state[data-seen]", state="attached")
    assert link.rpartition("/")[2] not in page.content()


def test_a_link_for_colleagues_leads_strangers_to_the_sign_in_page(
    enter: Enter, site: Stack, operator: Identity, windows: Windows
) -> None:
    page = ask_for_link(enter, told_chat(site, operator))
    page.get_by_label("Who may open it").select_option(label="People of Acme, signed in")
    link = make_link(page)
    expect(page.get_by_role("dialog")).to_contain_text("Colleagues who are signed in can read the copy")
    stranger = windows.open(link)
    stranger.wait_for_url("**/sign-in?next=*")


def test_the_link_is_copied_also_without_a_clipboard(enter: Enter, site: Stack, operator: Identity) -> None:
    page = ask_for_link(enter, told_chat(site, operator))
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    link = make_link(page)
    copy = page.get_by_role("dialog").get_by_role("button", name="Copy")
    expect(copy).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_text("The link was copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == link
    page.evaluate("navigator.clipboard.writeText('something else')")
    page.evaluate("void (navigator.clipboard.writeText = () => Promise.reject(new Error('none here')))")
    copy.click()
    page.wait_for_function("link => navigator.clipboard.readText().then(text => text === link)", arg=link)
    page.context.clear_permissions()


def test_the_preview_shows_what_is_chosen_in_a_tab_of_its_own(
    enter: Enter, site: Stack, operator: Identity
) -> None:
    page = ask_for_link(enter, told_chat(site, operator))
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Steps", exact=True).check()
    dialog.get_by_label("Results", exact=True).uncheck()
    with page.context.expect_page() as opened:
        dialog.get_by_role("link", name="Preview").click()
    preview = opened.value
    preview.wait_for_load_state()
    assert "steps" in preview.url
    assert "results" not in preview.url
    expect(preview.locator("body")).to_contain_text("Which bearings are new?")
    expect(dialog.get_by_role("button", name="Make the link")).to_be_visible()


def test_what_is_refused_is_said_in_the_dialog_and_nothing_is_lost(
    enter: Enter, site: Stack, operator: Identity
) -> None:
    chat = told_chat(site, operator)
    page = ask_for_link(enter, chat)
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Changes", exact=True).check()
    with site.store.work(operator.scope) as session:
        chats.delete_chat(session, operator, chat)
    dialog.get_by_role("button", name="Make the link").click()
    expect(dialog.get_by_role("alert")).to_be_visible()
    expect(dialog.get_by_label("Changes", exact=True)).to_be_checked()
    expect(dialog.get_by_role("button", name="Make the link")).to_be_enabled()
    expect(page.get_by_label(LINK, exact=True)).to_have_count(0)


def test_the_keyboard_is_enough(enter: Enter, site: Stack, operator: Identity) -> None:
    page = enter(address=f"/app?chat={told_chat(site, operator)}")
    button = page.get_by_role("button", name="Share", exact=True)
    button.focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="Share this chat")
    expect(dialog.get_by_label("Steps", exact=True)).to_be_focused()
    page.keyboard.press("Space")
    expect(dialog.get_by_label("Steps", exact=True)).to_be_checked()
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(button).to_be_focused()
    page.keyboard.press("Enter")
    expect(dialog.get_by_label("Steps", exact=True)).not_to_be_checked()
    dialog.get_by_label("How long it works").focus()
    for _ in range(2):
        page.keyboard.press("Tab")
    expect(dialog.get_by_role("button", name="Cancel")).to_be_focused()


def test_an_empty_chat_and_a_running_answer_are_not_shared(
    enter: Enter, site: Stack, operator: Identity
) -> None:
    chat = new_chat(site, operator, "Nothing said")
    page = enter(address=f"/app?chat={chat}")
    expect(page.locator("#chat-head")).to_contain_text("Nothing said")
    expect(page.get_by_role("button", name="Share", exact=True)).to_have_count(0)
    choose_share(page, "Nothing said")
    expect(page.get_by_role("dialog")).to_contain_text("there is nothing to share")
    page.get_by_role("dialog").get_by_role("button", name="Close").click()
    say(page, "type " + "slow and long " * 400)
    expect(page.get_by_role("button", name="Stop")).to_be_visible()
    expect(page.locator("#chat-head [data-share-chat]")).to_be_visible()
    page.get_by_role("button", name="Share", exact=True).click()
    expect(page.get_by_role("dialog")).to_contain_text("The assistant is still answering")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Stop").click()
    expect(page.get_by_role("button", name="Send")).to_be_visible()


def test_who_may_not_share_sees_no_way_to(enter: Enter, site: Stack, browse: Browse) -> None:
    viewer = site.people["viewer@acme"]
    chat = told_chat(site, viewer, "Only looked at")
    page = enter("viewer@acme", address=f"/app?chat={chat}")
    expect(page.locator("#chat-head")).to_contain_text("Only looked at")
    expect(page.get_by_role("button", name="Share", exact=True)).to_have_count(0)
    page.locator("#chat-list li", has_text="Only looked at").hover()
    page.get_by_role("button", name="Actions for Only looked at").click()
    expect(page.get_by_role("menuitem", name="Rename")).to_be_visible()
    expect(page.get_by_role("menuitem", name="Share")).to_have_count(0)
    assert browse("viewer@acme").get(f"/ui/sharing?chat={chat}").status_code == 404


def test_nobody_elses_chat_can_be_shared(site: Stack, operator: Identity, browse: Browse) -> None:
    address = f"/ui/sharing?chat={told_chat(site, operator)}"
    assert browse("operator@acme").get(address).status_code == 200
    for who in ("colleague@acme", "admin@acme", "operator@other"):
        answer = browse(who).get(address)
        assert (answer.status_code, "Bearings" in answer.text) == (404, False)
    assert browse(None).get(address).status_code == 401


def test_a_title_stays_text(enter: Enter, site: Stack, operator: Identity) -> None:
    chat = told_chat(site, operator, "<img src=x onerror=alert(1)>")
    page = ask_for_link(enter, chat)
    expect(page.locator("#chat-head .chat-title")).to_have_text("<img src=x onerror=alert(1)>")
    expect(page.get_by_role("dialog").locator(".chat-title")).to_have_text("<img src=x onerror=alert(1)>")


def test_the_head_follows_the_chat_in_sight(enter: Enter, site: Stack, operator: Identity) -> None:
    first, second = told_chat(site, operator, "One chat"), told_chat(site, operator, "Another chat")
    page = enter(address=f"/app?chat={first}")
    expect(page.locator("#chat-head")).to_contain_text("One chat")
    page.locator(f'#chat-list [data-chat="{second}"]').click()
    expect(page.locator("#chat-head")).to_contain_text("Another chat")
    page.get_by_role("button", name="New chat").first.click()
    expect(page.locator("#chat-head")).to_be_hidden()


def test_the_panel_of_a_business_page_shares_from_its_list(
    arrive: Arrive, site: Stack, operator: Identity
) -> None:
    told_chat(site, operator, "Shared from the panel")
    page = arrive("/app/orders")
    page.get_by_role("button", name="Ask the assistant").click()
    page.get_by_role("button", name="Earlier chats").click()
    choose_share(page, "Shared from the panel")
    assert "/share/" in make_link(page)


@pytest.mark.parametrize(("colours", "width"), [("light", 1280), ("dark", 390)])
def test_the_dialog_has_no_grave_fault_and_fits(
    enter: Enter, site: Stack, operator: Identity, colours: str, width: int
) -> None:
    page = ask_for_link(enter, told_chat(site, operator), color_scheme=colours, width=width, height=700)
    check(page)
    sizes = page.evaluate(
        "(() => { const d = document.querySelector('dialog'); const r = d.getBoundingClientRect();"
        " return [r.left, innerWidth - r.right, r.top, innerHeight - r.bottom, d.clientWidth - d.scrollWidth,"
        " document.documentElement.clientWidth - document.documentElement.scrollWidth] })()"
    )
    assert min(sizes) >= 0
    make_link(page)
    check(page)


def choose_share(page: Page, title: str) -> None:
    """Share from the list of chats."""
    page.locator("#chat-list li", has_text=title).first.hover()
    page.get_by_role("button", name=f"Actions for {title}").first.click()
    page.get_by_role("menuitem", name="Share").click()
