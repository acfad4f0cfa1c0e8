"""Pictures of tokens, links and demos: the own page, the dialog, the list, and what strangers see."""

from __future__ import annotations

from typing import Any

from camera import LOOKS, SPEAK, Look, keep, open_page, sign_in
from playwright.sync_api import Browser, Page, StorageState

TALK = (
    "How many renders failed this week?",
    "Show my last 5 orders",
    "Render all Kugellager products as WebP at 1024x1024",
)
SEND = """async ([path, body]) => {
  const me = await (await fetch("/api/v1/me")).json();
  const headers = { "content-type": "application/json", "x-csrf-token": me.csrf_token };
  const answer = await fetch(`/api/v1${path}`, { method: "POST", headers, body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(await answer.text());
  return answer.json();
}"""
PARTS = ["steps", "results", "changes"]
TOKENS = (("Report notebook", "read"), ("Nightly pictures", "confirm"))


def sharing(browser: Browser, address: str) -> None:
    """All of them."""
    chat = converse(browser, address)
    transcript, demo = make_links(browser, address, chat)
    visitor = begin_demo(browser, demo)
    for look in LOOKS:
        own_page(browser, address, look)
        share_dialog(browser, address, look, chat)
        links(browser, address, look)
        stranger(browser, transcript, look)
        guest(browser, demo, look, visitor)


def converse(browser: Browser, address: str) -> str:
    """A conversation that is worth showing; returns the chat's id."""
    page = sign_in(browser, address, "operator", Look())
    for number, sentence in enumerate(TALK, 1):
        page.fill("#ask textarea", sentence)
        page.keyboard.press("Enter")
        page.wait_for_function(
            "count => document.querySelectorAll('article.answer:not(.live-answer)').length === count",
            arg=number,
        )
    chat = page.evaluate("fetch('/api/v1/chats').then(r => r.json()).then(r => r.items[0].id)")
    for name, scope in TOKENS:
        send(page, "/tokens", {"name": name, "scope": scope, "days": 90})
    page.close()
    return str(chat)


def make_links(browser: Browser, address: str, chat: str) -> tuple[str, str]:
    """A transcript and a live demo; returns their addresses."""
    page = sign_in(browser, address, "operator", Look())
    wanted = {"kind": "transcript", "chat_id": chat, "parts": PARTS, "audience": "anyone", "days": 30}
    transcript = send(page, "/shares", wanted)["url"]
    send(page, "/shares", {**wanted, "parts": [], "audience": "tenant", "days": 7})
    page.close()
    page = sign_in(browser, address, "admin", Look())
    packs = page.evaluate("fetch('/api/v1/me').then(r => r.json()).then(r => r.packs)")
    limits = {"minutes": 120, "days": 30, "most_open": 20, "tokens": 0}
    demo = send(page, "/shares", {"kind": "demo", "title": "Trade fair", "packs": packs, **limits})["url"]
    page.close()
    return str(transcript), str(demo)


def send(page: Page, path: str, body: dict[str, Any]) -> dict[str, Any]:
    """POST as whoever is signed in."""
    found: dict[str, Any] = page.evaluate(SEND, [path, body])
    return found


def own_page(browser: Browser, address: str, look: Look) -> None:
    """The list of one's API tokens with the form unfolded, and a token shown this once."""
    page = sign_in(browser, address, "operator", look)
    page.goto("/app/me")
    form = page.locator("details.new-token")
    form.locator("summary").click()
    form.locator("input[name=name]").fill("Jupyter")
    form.scroll_into_view_if_needed()
    keep(page, f"tokens{look.name}")
    form.locator("button[type=submit]").click()
    page.locator("#fresh-token input").wait_for()
    keep(page, f"token-made{look.name}")
    page.evaluate(SPEAK, "en")
    page.close()


def share_dialog(browser: Browser, address: str, look: Look, chat: str) -> None:
    """What a link is to show, to whom and how long; and the link, shown this once."""
    page = sign_in(browser, address, "operator", look)
    page.goto(f"/app?chat={chat}")
    page.locator("[data-share-chat]").click()
    page.locator("dialog form").wait_for()
    keep(page, f"share{look.name}")
    page.locator("dialog button[type=submit]").click()
    page.locator("dialog .link-line input").wait_for()
    keep(page, f"share-made{look.name}")
    page.evaluate(SPEAK, "en")
    page.close()


def links(browser: Browser, address: str, look: Look) -> None:
    """Everybody's links as an administrator sees them, and the form for a live demo."""
    page = sign_in(browser, address, "admin", look)
    page.goto("/app/shares?view=everybody")
    page.locator("article.item").first.wait_for()
    keep(page, f"shares{look.name}")
    page.locator("#new-demo > summary").click()
    keep(page, f"shares-demo{look.name}")
    page.evaluate(SPEAK, "en")
    page.close()


def stranger(browser: Browser, link: str, look: Look) -> None:
    """A transcript as anybody reads it, from its beginning and its end."""
    page = open_page(browser, link, look)
    page.goto(link)
    keep(page, f"transcript{look.name}")
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    keep(page, f"transcript-end{look.name}")
    page.goto(f"{link[:-1]}{'A' if link[-1] != 'A' else 'Q'}")
    keep(page, f"transcript-none{look.name}")
    page.close()


def begin_demo(browser: Browser, link: str) -> StorageState:
    """Begin it once, as few may come from one address; returns the visitor's cookies."""
    page = open_page(browser, link, Look())
    page.goto(link)
    page.locator("form button").first.click()
    page.wait_for_selector("#ask textarea")
    cookies = page.context.storage_state()
    page.close()
    return cookies


def guest(browser: Browser, link: str, look: Look, visitor: StorageState) -> None:
    """The way into a live demo, and the app as its visitor sees it."""
    page = open_page(browser, link, look)
    page.goto(link)
    keep(page, f"demo{look.name}")
    page.close()
    page = open_page(browser, link, look, cookies=visitor)
    page.goto("/app")
    page.wait_for_selector("#ask textarea")
    page.evaluate(SPEAK, look.language)
    page.reload()
    page.wait_for_selector("#ask textarea")
    page.wait_for_timeout(1500)
    keep(page, f"demo-chat{look.name}")
    page.close()
