"""The app in a browser, as a newcomer uses it: buttons pressed, sentences typed, cards looked at."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from playwright.sync_api import ConsoleMessage, Locator, Page, Route, expect

from tests.browser import Windows
from tests.story.house import PATIENCE

MILLISECONDS = PATIENCE * 1000
WATCH = """() => {
    window.neverReloaded = true;
    window.progressSeen = [];
    const look = () => {
        const words = document.querySelector('.renders .progress-label')?.textContent;
        if (words && words !== window.progressSeen.at(-1)) window.progressSeen.push(words);
    };
    new MutationObserver(look).observe(document.body, {childList: true, subtree: true, characterData: true});
    look();
}"""
LARGE = "all => all.filter(each => each.complete).map(each => each.naturalWidth)"
Enter = Callable[..., "Screen"]


@dataclass
class Visit:
    """What all tabs of one test wrote to the console as an error."""

    windows: Windows
    url: str
    errors: list[str] = field(default_factory=list)

    def enter(self, who: str = "operator of Bearings") -> Screen:
        """Open the address that was printed, and press the button of a sample user."""
        page = self.windows.open(base_url=self.url, width=1360, height=900)
        page.context.set_default_timeout(MILLISECONDS)
        page.context.set_default_navigation_timeout(MILLISECONDS)
        page.context.on("console", self._note)
        page.goto("/")
        page.get_by_role("button", name=f"Sign in as {who}").click()
        return Screen(page).wait()

    def _note(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.errors.append(f"{message.text} ({message.location})")


@dataclass(frozen=True)
class Screen:
    """One tab with a chat."""

    page: Page

    def wait(self) -> Screen:
        """Until the conversation is drawn."""
        self.page.wait_for_selector("#chat-state[data-seen]", state="attached")
        return self

    def say(self, text: str) -> Locator:
        """Type a message, send it by Enter and wait for the end of the answer, which is returned."""
        answers = self.page.locator("article.answer:not(.live-answer)")
        before = answers.count()
        self.page.locator("#ask textarea").fill(text)
        self.page.keyboard.press("Enter")
        expect(answers).to_have_count(before + 1, timeout=MILLISECONDS)
        expect(self.page.locator("body")).not_to_have_class(re.compile("answering"), timeout=MILLISECONDS)
        return answers.last

    def card(self) -> Locator:
        """The only card of the chat, which waits for a decision."""
        cards = self.page.locator("section.card")
        expect(cards).to_have_count(1, timeout=MILLISECONDS)
        expect(self.button()).to_be_enabled(timeout=MILLISECONDS)
        return cards.first

    def button(self) -> Locator:
        """Confirm."""
        return self.page.get_by_role("button", name="Confirm", exact=True)

    def expect_confirmed(self) -> None:
        """The card became its badge, and nothing is left to press."""
        expect(self.page.locator("section.card .badge")).to_contain_text("Confirmed by", timeout=MILLISECONDS)
        expect(self.button()).to_have_count(0)

    def hold_confirmations(self) -> list[Route]:
        """Keep what is sent to confirm, in any tab, from reaching the server; returns what is held, as it comes."""
        held: list[Route] = []

        def keep(route: Route) -> None:
            held.append(route)

        self.page.context.route("**/confirm", keep)
        return held

    def again(self) -> Screen:
        """The same chat in another tab."""
        tab = self.page.context.new_page()
        tab.goto(self.page.url)
        return Screen(tab).wait()


@contextmanager
def visit(windows: Windows, url: str) -> Iterator[Visit]:
    """A visit for the block; an error on the console of any tab fails the test."""
    visited = Visit(windows, url)
    yield visited
    assert not visited.errors, "\n".join(["The console says:", *visited.errors])
