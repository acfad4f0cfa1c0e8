"""The script that draws a running answer draws what the server draws of the finished one, so that nothing jumps."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from agent.drawing.prose import render_markdown
from tests.agent.test_drawing_prose import ATTACKS
from tests.pages.conftest import Enter

SAMPLES = [
    "One line.",
    "Two lines\nof one paragraph.\n\nAnd another.",
    "Some **bold**, *italic*, ***both***, ~~gone~~ and `code < 1`.",
    "snake_case_names and 2*3*4 stay; _this_ and __that__ do not.",
    "# First\n## Second\n### Third ###\ntext",
    "- one\n- two\n- three",
    "- one\n\n- two, loose\n\n- three",
    "1. one\n2. two\n   - inner\n   - more\n3. three",
    "4. four\n5. five",
    "* star\n+ plus",
    "- a **bold** item\n  that goes on\n- b",
    "text\n- a list right after",
    "> quoted\n> twice\n\nafter",
    "```python\nif a < b:\n    pass\n```\nafter",
    "~~~\ntildes\n~~~",
    "```\nnot closed yet",
    "---\n\nafter the rule",
    "| a | b |\n|---|--:|\n| 1 | 2 |\n| `x` | **y** |",
    "Number | Status\n:-- | :-:\nSA-1 | done\n\nafter",
    "| only | a head |\n|---|---|",
    "[inside](/app/orders?order=SA-2026-00160) and [outside](https://example.com/a?b=c)",
    "<https://example.com/path> as it is",
    "![6204](/api/v1/renders/01234567-89ab-cdef-0123-456789abcdef/image)",
    "![a cat](https://example.com/cat.png)",
    "escaped \\*stars\\* and \\`ticks\\`",
    "a hard break  \nhere",
    "I have prepared:\n\n- create order **SA-2026-00160** with 8 products\n- queue 8 renders\n\nNothing has changed yet.",
    "Title\n=====\ntext",
    "Kugellager **Größe 6204**, Привет **мир**.",
]
COMPARE = """
async ([address, text, theirs]) => {
  const { renderMarkdown } = await import(address);
  const tidy = (root) => {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    const texts = [];
    while (walker.nextNode()) texts.push(walker.currentNode);
    for (const each of texts) {
      if (each.parentElement?.closest("pre")) continue;
      if (each.previousSibling?.nodeName === "BR") each.data = each.data.replace(/^\\n/, "");
      const isBetweenBlocks = !each.data.trim() && !each.parentElement?.closest("p, li, td, th, h3, h4, h5, h6");
      if (isBetweenBlocks || each.data === "\\n" || each.data === "") each.remove();
    }
    root.normalize();
    for (const item of root.querySelectorAll("li")) {
      if (item.lastChild?.nodeType === 3) item.lastChild.data = item.lastChild.data.trimEnd();
      for (const each of item.childNodes) if (each.nodeType === 3) each.data = each.data.replace(/\\n$/, "");
    }
    return root.innerHTML;
  };
  const mine = document.createElement("div");
  mine.append(...renderMarkdown(text));
  const other = document.createElement("div");
  other.innerHTML = theirs;
  return [tidy(mine), tidy(other)];
}
"""


@pytest.fixture
def drawn(enter: Enter) -> tuple[Page, str]:
    """A page of the app and the address of the script."""
    page = enter()
    address = page.evaluate("document.querySelector('script[src*=\"/chat.js\"]').src")
    return page, address.replace("chat.js", "markdown.js")


@pytest.mark.browser
def test_a_running_answer_looks_as_the_finished_one(drawn: tuple[Page, str]) -> None:
    page, address = drawn
    pairs = [page.evaluate(COMPARE, [address, text, str(render_markdown(text))]) for text in SAMPLES]
    different = [(text, *pair) for text, pair in zip(SAMPLES, pairs, strict=True) if pair[0] != pair[1]]
    assert different == []


@pytest.mark.browser
def test_an_attack_in_a_running_answer_makes_no_element_that_the_server_would_not_make(
    drawn: tuple[Page, str],
) -> None:
    page, address = drawn
    for text in ATTACKS:
        found = page.evaluate(
            """async ([address, text]) => {
              const { renderMarkdown } = await import(address);
              const box = document.createElement("div");
              box.append(...renderMarkdown(text));
              return [...box.querySelectorAll("*")].map((each) =>
                [each.localName, Object.fromEntries([...each.attributes].map((one) => [one.name, one.value]))]);
            }""",
            [address, text],
        )
        for tag, attributes in found:
            assert tag not in {
                "script",
                "iframe",
                "style",
                "button",
                "input",
                "form",
                "video",
                "svg",
                "section",
            }
            assert not any(name.startswith("on") or name == "style" for name in attributes), text
            assert attributes.get("href", "/").startswith(("/", "https://ok.example")), text
            assert not attributes.get("href", "/").startswith("//"), text
            assert attributes.get("src", "/api/v1/renders/").startswith("/api/v1/renders/"), text


@pytest.mark.browser
def test_no_half_of_a_text_breaks_the_drawing(drawn: tuple[Page, str]) -> None:
    page, address = drawn
    whole = "\n\n".join(text for text in SAMPLES if "not closed" not in text)
    lengths = page.evaluate(
        """async ([address, text]) => {
          const { updateMarkdown } = await import(address);
          const box = document.createElement("div");
          for (let end = 0; end <= text.length; end += 3) updateMarkdown(box, text.slice(0, end));
          updateMarkdown(box, text);
          const fresh = document.createElement("div");
          updateMarkdown(fresh, text);
          return [box.innerHTML === fresh.innerHTML, box.children.length];
        }""",
        [address, whole],
    )
    assert lengths[0]
    assert lengths[1] > len(SAMPLES)
