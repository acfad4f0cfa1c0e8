"""Take the pictures of docs/screenshots: starts the app on an empty folder, does the main job, walks through the pages.

Each page is taken in light, dark, Russian and at the width of a phone, as WebP.

Run: ``.venv/bin/python scripts/screenshots.py``; needs Debian's Chromium. About six minutes. With ``sharing`` only
what concerns tokens, links and demos.
"""

from __future__ import annotations

import sys

from camera import FLAGS, LOOKS, SPEAK, TARGET, WIDE, Look, keep, running, sign_in
from playwright.sync_api import Browser, sync_playwright
from sharing_scenes import sharing

SENTENCE = "Render all Kugellager products as WebP at 1024x1024"
OPERATORS = ("orders", "products", "throughput", "me")
ADMINISTRATORS = (
    "admin",
    *(f"admin/{name}" for name in ("providers", "context", "skills", "people", "limits", "usage", "audit")),
)
ENGINEERS = {
    "items": "items",
    "item": "items?item=P-1001",
    "item-history": "items?item=P-1001&tab=history",
    "item-relationships": "items?item=P-1001&tab=relationships",
    "item-bom": "items?item={wing}&tab=bom",
    "change-orders": "change-orders",
    "change-order": "change-orders?order=ECO-0006",
    "change-order-conflict": "change-orders?order=ECO-0005",
    "workspace": "workspace?program=AE-100",
}
"""What is seen of product lifecycles, by the picture's name; ``{wing}`` is the number of the whole wing."""
TALK = ("What breaks if I change P-1001?", "Set the material of P-1002 to Ti-6Al-4V", "yes")
RESEARCHERS = {
    "simulations": "simulations",
    "simulation-2d": "simulations?simulation={flat}",
    "simulation-3d": "simulations?simulation={solid}",
    "sweep": "simulations?sweep=SW-0001",
    "comparison": "simulations?compare={flat},{solid}",
    "new-run": "simulations?new=run",
    "new-sweep": "simulations?new=sweep",
    "projects": "projects",
}
"""What is seen of simulations; ``{flat}`` and ``{solid}`` are the largest finished ones in 2D and 3D."""
EXPERIMENT = ("Run a DLA simulation with 500 particles", "Now analyze it", "Export it as CSV")
AUTOMATORS = {
    "workflows": "workflows",
    "workflow": "workflows?workflow=WF-0002",
    "workflow-step": "workflows?workflow=WF-0004&node={step}",
    "workflow-empty": "workflows?workflow=WF-0005",
    "versions": "workflows?workflow=WF-0001&tab=versions",
    "difference": "workflows?workflow=WF-0001&tab=versions&from=1&to=3",
    "runs": "workflow-runs",
    "run": "workflow-runs?run={done}",
    "run-failed": "workflow-runs?run={failed}",
    "connections": "connections",
}
"""What is seen of workflows; ``{step}`` is the one of WF-0004 that failed, ``{done}`` and ``{failed}`` are runs."""
BUILD = "Build a workflow that sends Slack notifications when a webhook is triggered"
LATEST = """([workflow, status]) => fetch(`/api/v1/workflow-runs?workflow=${workflow}&status=${status}&limit=1`)
  .then(r => r.json()).then(r => r.items[0])"""
LARGEST = """dimension => fetch("/api/v1/simulations?status=done&limit=100").then(r => r.json()).then(r =>
  r.items.filter(each => each.dimension === dimension).sort((a, b) => b.particles - a.particles)[0].number)"""


def main_job(browser: Browser, address: str) -> None:
    """The story of the README, a picture at each step."""
    page = browser.new_page(viewport={"width": WIDE[0], "height": WIDE[1]}, base_url=address)
    page.goto("/")
    keep(page, "sign-in")
    page = sign_in(browser, address, "operator", Look())
    keep(page, "chat-empty")
    page.fill("#ask textarea", SENTENCE)
    page.keyboard.press("Enter")
    confirm = page.get_by_role("button", name="Confirm")
    confirm.wait_for()
    page.wait_for_timeout(3000)
    page.locator("details:has-text('rows would change') > summary").last.click()
    keep(page, "chat-card")
    confirm.click()
    page.wait_for_function("document.querySelectorAll('.tile img').length >= 4", timeout=120_000)
    keep(page, "chat-rendering")
    page.wait_for_function("document.querySelectorAll('.tile img').length >= 8", timeout=180_000)
    page.reload()
    page.wait_for_selector(".tile img")
    keep(page, "chat-confirmed")


def operator(browser: Browser, address: str, look: Look) -> None:
    """What an operator sees: chat, records, one order, the panel on it, the own page."""
    page = sign_in(browser, address, "operator", look)
    for name in OPERATORS:
        page.goto(f"/app/{name}")
        page.wait_for_selector("table.records tbody tr, figure.product, .plots, form")
        keep(page, f"{name}{look.name}")
    number = page.evaluate("fetch('/api/v1/orders').then(r => r.json()).then(r => r.items[0].number)")
    page.goto(f"/app/orders?order={number}")
    page.wait_for_selector(".tile img")
    keep(page, f"order{look.name}")
    page.locator("#panel-open").first.click()
    page.wait_for_timeout(2500)
    keep(page, f"panel{look.name}")
    chat = page.evaluate("fetch('/api/v1/chats').then(r => r.json()).then(r => r.items[0].id)")
    page.goto(f"/app?chat={chat}")
    page.wait_for_selector(".tile img")
    keep(page, f"chat{look.name}")
    page.evaluate(SPEAK, "en")
    page.close()


def engineer(browser: Browser, address: str, look: Look) -> None:
    """What an engineer of the aerospace company sees: items, change orders, a workspace."""
    page = sign_in(browser, address, "operator", look, tenant="aero")
    found = "fetch('/api/v1/items?query=left+wing+assembly').then(r => r.json()).then(r => r.items[0].number)"
    wing = page.evaluate(found)
    for name, path in ENGINEERS.items():
        page.goto(f"/app/{path.format(wing=wing)}")
        page.wait_for_selector("#records h1")
        keep(page, f"plm-{name}{look.name}")
    page.evaluate(SPEAK, "en")
    page.close()


def change_offered(browser: Browser, address: str) -> None:
    """A released part is to be changed: its impact, the offer of a change order, and one card with both."""
    page = sign_in(browser, address, "operator", Look(), tenant="aero")
    for number, sentence in enumerate(TALK, 1):
        page.fill("#ask textarea", sentence)
        page.keyboard.press("Enter")
        page.wait_for_function(
            "count => document.querySelectorAll('article.answer:not(.live-answer)').length === count",
            arg=number,
        )
    page.get_by_role("button", name="Confirm").wait_for()
    keep(page, "plm-chat-card")
    page.close()


def researcher(browser: Browser, address: str, look: Look) -> None:
    """What a researcher of the lab sees: runs, an aggregate in the plane and one in space, a sweep, the forms."""
    page = sign_in(browser, address, "operator", look, tenant="lab")
    flat, solid = page.evaluate(LARGEST, 2), page.evaluate(LARGEST, 3)
    for name, path in RESEARCHERS.items():
        page.goto(f"/app/{path.format(flat=flat, solid=solid)}")
        page.wait_for_selector("#records h1")
        keep(page, f"lab-{name}{look.name}")
        if name.startswith("simulation-"):
            page.evaluate("document.querySelector('.analyses').scrollIntoView()")
            keep(page, f"lab-{name}-below{look.name}")
    page.evaluate(SPEAK, "en")
    page.close()


def experiment(browser: Browser, address: str) -> None:
    """A run, its analysis and its export, asked for in three sentences."""
    page = sign_in(browser, address, "operator", Look(), tenant="lab")
    for number, sentence in enumerate(EXPERIMENT, 1):
        page.fill("#ask textarea", sentence)
        page.keyboard.press("Enter")
        page.wait_for_function(
            "count => document.querySelectorAll('article.answer:not(.live-answer)').length === count",
            arg=number,
        )
        confirm = page.get_by_role("button", name="Confirm")
        if confirm.count():
            keep(page, f"lab-chat-card-{number}")
            confirm.click()
            page.locator("article.answer").last.locator(".jobs.ended").wait_for(timeout=60_000)
        keep(page, f"lab-chat-{number}")
    page.close()


def automator(browser: Browser, address: str, look: Look) -> None:
    """What somebody of the automation team sees: workflows, their versions and runs, connections."""
    page = sign_in(browser, address, "admin", look, tenant="automation")
    done = page.evaluate(LATEST, ["WF-0002", "done"])
    failed = page.evaluate(LATEST, ["WF-0004", "failed"])
    for name, path in AUTOMATORS.items():
        there = path.format(step=failed["error_node"], done=done["number"], failed=failed["number"])
        page.goto(f"/app/{there}")
        page.wait_for_selector("#records h1")
        keep(page, f"flow-{name}{look.name}")
    page.evaluate(SPEAK, "en")
    page.close()


def chore(browser: Browser, address: str) -> None:
    """A workflow is built by a sentence, and a failed run is explained, each in the panel beside its page."""
    page = sign_in(browser, address, "operator", Look(), tenant="automation")
    for name, number, sentence in (
        ("build", "WF-0005", BUILD),
        ("explain", "WF-0004", "Why did the last run fail?"),
    ):
        page.goto(f"/app/workflows?workflow={number}")
        page.wait_for_selector("#records h1")
        if name == "build":
            page.locator("#panel-open").click()
        page.wait_for_selector("#panel #chat-state[data-seen=yes]", state="attached")
        page.fill("#conversation textarea", sentence)
        page.keyboard.press("Enter")
        apply = page.get_by_role("button", name="Apply", exact=True)
        apply.wait_for()
        keep(page, f"flow-chat-{name}")
        apply.click()
        page.get_by_text("Applied by").first.wait_for()
        keep(page, f"flow-chat-{name}-applied")
    page.close()


def administrator(browser: Browser, address: str, look: Look) -> None:
    """What an administrator sees besides."""
    page = sign_in(browser, address, "admin", look)
    for name in ADMINISTRATORS:
        page.goto(f"/app/{name}")
        page.wait_for_timeout(2500)
        keep(page, f"{name.replace('/', '-')}{look.name}")
    page.evaluate(SPEAK, "en")
    page.close()


def everything(browser: Browser, address: str) -> None:
    """All pictures, the stories first: they leave the records that the pages show."""
    main_job(browser, address)
    change_offered(browser, address)
    experiment(browser, address)
    for look in LOOKS:
        automator(browser, address, look)
    chore(browser, address)
    for look in LOOKS:
        operator(browser, address, look)
        engineer(browser, address, look)
        researcher(browser, address, look)
        administrator(browser, address, look)
    sharing(browser, address)


if __name__ == "__main__":
    TARGET.mkdir(parents=True, exist_ok=True)
    take = sharing if sys.argv[1:] == ["sharing"] else everything
    with running() as where, sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        take(chromium, where)
        chromium.close()
