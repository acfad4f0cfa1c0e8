"""Markup, made in one place: every text is cleaned and escaped unless it is ``Markup`` already.

``element("p", "1 < 2")`` is ``<p>1 &lt; 2</p>``. No other module of this package writes angle brackets around data.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from markupsafe import Markup, escape

Child = str | int | float | None | Iterable["Child"]
Attribute = str | int | float | bool | None

NOTHING = Markup("")
_VOID = frozenset({"br", "hr", "img", "input", "link", "meta"})
_NAME = re.compile(r"[a-zA-Z][a-zA-Z0-9-]*")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_DECEIVING = (
    "\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f"
)
"""Characters that turn the reading direction or cannot be seen. Joiners (U+200C, U+200D) are part of real words."""
_UNSEEN = re.compile(f"[{_DECEIVING}]")
_UNSEEN_IN_RECORDS = re.compile(f"[{_DECEIVING}\u00ad\u200c\u200d\u2028\u2029]|{_CONTROL.pattern}")
_OWN_PICTURE = re.compile(r"/api/v1/renders/[0-9a-fA-F-]{36}/image")
_OUTSIDE = re.compile(r"https?://[^\s/?#@\\]+([/?#][^\s\\]*)?", re.IGNORECASE)


def element(tag: str, *children: Child, **attributes: Attribute) -> Markup:
    """One element. ``class_`` is ``class``, ``data_id`` is ``data-id``; None and False leave an attribute out."""
    opening = f"<{_name(tag)}{''.join(_attribute(name, value) for name, value in attributes.items())}>"
    if tag in _VOID:
        return Markup(opening)
    return Markup(f"{opening}{join(*children)}</{tag}>")


def join(*children: Child) -> Markup:
    """The children one after the other, each escaped unless it is markup."""
    return Markup("".join(_child(child) for child in children))


def clean(text: str) -> str:
    """Without control characters and without those that deceive a reader; line breaks and tabs stay."""
    return _UNSEEN.sub("", _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n")))


def shown(text: str, *, limit: int = 2_000) -> Markup:
    """A record's value with nothing hidden: what cannot be seen is named, what is cut off is said."""
    parts: list[Child] = []
    position = 0
    kept = text[:limit]
    for match in _UNSEEN_IN_RECORDS.finditer(kept):
        parts += [kept[position : match.start()], _named(match[0])]
        position = match.end()
    parts.append(kept[position:])
    if len(text) > limit:
        parts.append(element("span", f" … {len(text) - limit:,} more characters", class_="muted"))
    return join(*parts)


def own_picture(address: str) -> str | None:
    """The address if it is a picture of ours, else None: no other image is ever shown."""
    return address if _OWN_PICTURE.fullmatch(address) else None


def inside(address: str) -> str | None:
    """The address if it leads to a page of this app, else None."""
    plain = address.startswith("/") and not address.startswith("//") and "\\" not in address
    return address if plain and address.isprintable() and " " not in address else None


def outside(address: str) -> str | None:
    """The address if it is http or https with a host and no user name, else None."""
    return address if _OUTSIDE.fullmatch(address) and address.isprintable() else None


def _child(child: Child) -> str:
    match child:
        case None:
            return ""
        case Markup():
            return child
        case str():
            return escape(clean(child))
        case int() | float():
            return str(child)
    return "".join(_child(each) for each in child)


def _attribute(name: str, value: Attribute) -> str:
    plain = _name(name.rstrip("_").replace("_", "-"))
    if value is None or value is False:
        return ""
    return f" {plain}" if value is True else f' {plain}="{escape(clean(str(value)))}"'


def _name(name: str) -> str:
    if not _NAME.fullmatch(name) or name.lower().startswith("on"):
        raise ValueError(f"{name!r} is no name of an element or attribute that a page may have")
    return name


def _named(character: str) -> Markup:
    if character in "\n\t":
        return Markup(character)
    return element(
        "span", f"U+{ord(character):04X}", class_="unseen", title="A character that cannot be seen"
    )
