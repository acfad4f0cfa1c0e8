"""Markdown of models and people as harmless HTML: parsed without raw HTML, then cleaned once more by an allowlist.

``static/markdown.js`` draws the same while an answer streams; a test holds the two together.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from urllib.parse import urlsplit

import nh3
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict
from markupsafe import Markup

from agent.drawing.markup import clean, element, inside, join, outside, own_picture

MAX_CHARACTERS = 200_000
_FLOW = "p br hr pre blockquote h3 h4 h5 h6 ul ol li table thead tbody tr th td div"
_WORDS = "strong em s code a small img"
TAGS = frozenset(f"{_FLOW} {_WORDS}".split())
ATTRIBUTES: dict[str, set[str]] = {
    "a": {"href", "target", "rel"},
    "img": {"src", "alt", "loading"},
    "th": {"class"},
    "td": {"class"},
    "ol": {"start"},
    "div": {"class"},
}
_CLASSES = {"th": {"left", "right", "center"}, "td": {"left", "right", "center"}, "div": {"scroll"}}


def render_markdown(text: str, *, in_app: bool = True) -> Markup:
    """Safe HTML of Markdown: paragraphs, lists, tables, code, links, our own pictures; no other markup survives.

    Drawn outside the app (``in_app`` false) its pages and pictures are elsewhere, so only their words are left.
    """
    cut = clean(text[:MAX_CHARACTERS])
    drawn = nh3.clean(
        _parser().render(cut, {"in_app": in_app}),
        tags=set(TAGS),
        attributes=ATTRIBUTES,
        attribute_filter=_keep,
        link_rel=None,
        url_schemes={"http", "https"},
        strip_comments=True,
    )
    if len(text) <= MAX_CHARACTERS:
        return Markup(drawn)
    return join(Markup(drawn), element("p", f"… cut after {MAX_CHARACTERS:,} characters", class_="muted"))


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "breaks": True, "maxNesting": 12})
    parser.enable(["table", "strikethrough"])
    parser.validateLink = lambda address: bool(inside(address) or outside(address))  # type: ignore[method-assign, assignment]  # the documented way
    for name, rule in _RULES.items():
        parser.add_render_rule(name, rule)
    return parser


def _image(
    self: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType
) -> str:
    """A picture of ours; of any other image only its description, so that nothing is fetched."""
    token = tokens[index]
    source = own_picture(str(token.attrs.get("src", ""))) if env["in_app"] else None
    described = token.content or "image"
    return str(element("img", src=source, alt=described, loading="lazy") if source else join(described))


def _link_open(
    self: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType
) -> str:
    address = str(tokens[index].attrs.get("href", ""))
    if inside(address):
        return str(_open("a", href=address if env["in_app"] else None))
    return str(_open("a", href=address, target="_blank", rel="noopener noreferrer"))


def _link_close(
    self: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType
) -> str:
    """A link that leaves the app names where it goes, unless its own words do."""
    start = max(place for place in range(index) if tokens[place].type == "link_open")
    address = str(tokens[start].attrs.get("href", ""))
    host = "" if inside(address) else urlsplit(address).netloc
    words = "".join(token.content for token in tokens[start + 1 : index])
    return str(join("" if not host or host in words else element("small", f" ({host})"), Markup("</a>")))


def _heading_open(
    self: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType
) -> str:
    return f"<{_heading(tokens[index].tag)}>"


def _heading_close(
    self: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType
) -> str:
    return f"</{_heading(tokens[index].tag)}>\n"


def _cell_open(
    self: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType
) -> str:
    style = str(tokens[index].attrs.get("style", ""))
    return str(_open(tokens[index].tag, class_=style.removeprefix("text-align:") or None))


def _table_open(
    self: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType
) -> str:
    return '<div class="scroll"><table>\n'


def _table_close(
    self: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType
) -> str:
    return "</table></div>\n"


def _code(self: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType) -> str:
    """A block of code, without the name of its language, which is the model's text."""
    return str(element("pre", element("code", tokens[index].content))) + "\n"


_RULES = {
    "image": _image,
    "link_open": _link_open,
    "link_close": _link_close,
    "heading_open": _heading_open,
    "heading_close": _heading_close,
    "th_open": _cell_open,
    "td_open": _cell_open,
    "table_open": _table_open,
    "table_close": _table_close,
    "fence": _code,
    "code_block": _code,
}


def _heading(tag: str) -> str:
    """An answer stands below the page's own headings, so its first level is the third."""
    return f"h{min(int(tag[1]) + 2, 6)}"


def _open(tag: str, **attributes: str | None) -> Markup:
    return Markup(element(tag, **attributes).removesuffix(f"</{tag}>"))


def _keep(tag: str, name: str, value: str) -> str | None:
    match name:
        case "href":
            return value if inside(value) or outside(value) else None
        case "src":
            return own_picture(value)
        case "class":
            return value if value in _CLASSES.get(tag, set()) else None
    return value
