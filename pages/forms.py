"""Forms: labelled fields, and the form around them that a script sends as JSON to a REST route.

A field's name is the member of the JSON body; ``static/forms.js`` reads numbers, switches and lists by ``data-as``.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from markupsafe import Markup

from agent.drawing.markup import Attribute, Child, element
from pages.components import button
from pages.reader import Reader

Kind = Literal["text", "password", "email", "number", "url", "date"]
Method = Literal["POST", "PUT", "PATCH", "DELETE"]


def field(
    label: str,
    name: str,
    value: str | float | None = None,
    *,
    kind: Kind = "text",
    hint: str = "",
    only_for: str = "",
    **attributes: Attribute,
) -> Markup:
    """A line of text; ``only_for`` are the values of the form's choice for which it is there at all."""
    given: dict[str, Attribute] = {
        "type": kind,
        "name": name,
        "value": value,
        "data_as": "number" if kind == "number" else None,
        "autocomplete": "off",
        **_named(label, hint),
        **attributes,
    }
    return _labelled(label, element("input", **given), hint, only_for)


def choice(
    label: str,
    name: str,
    options: Iterable[tuple[str, str]],
    value: str = "",
    *,
    hint: str = "",
    **attributes: Attribute,
) -> Markup:
    """One of several: pairs of value and words."""
    items = (element("option", words, value=key, selected=key == value) for key, words in options)
    return _labelled(
        label, element("select", *items, name=name, **_named(label, hint), **attributes), hint, ""
    )


def text_area(
    label: str, name: str, value: str = "", *, rows: int = 8, hint: str = "", **attributes: Attribute
) -> Markup:
    """Text of several lines."""
    # The first line break after the tag belongs to HTML, not to the text.
    return _labelled(
        label,
        element("textarea", "\n", value, name=name, rows=rows, **_named(label, hint), **attributes),
        hint,
        "",
    )


def switch(
    label: str, name: str, on: bool, *, hint: str = "", only_for: str = "", **attributes: Attribute
) -> Markup:
    """Yes or no."""
    box = element("input", type="checkbox", name=name, checked=on, data_as="switch", **attributes)
    words = element("span", label, element("small", hint) if hint else None)
    return element("label", box, words, class_="switch", data_only_for=only_for or None)


def several(label: str, name: str, options: Iterable[tuple[str, str]], chosen: Iterable[str]) -> Markup:
    """Any number of several: pairs of value and words."""
    wanted = set(chosen)
    boxes = (
        element(
            "label",
            element("input", type="checkbox", name=name, value=key, checked=key in wanted, data_as="list"),
            element("span", words),
            class_="switch",
        )
        for key, words in options
    )
    return element("fieldset", element("legend", label), element("div", *boxes, class_="several"))


def form(
    reader: Reader,
    method: Method,
    path: str,
    *children: Child,
    submit: str = "",
    done: str = "",
    beside: Child = None,
    **attributes: Attribute,
) -> Markup:
    """A form that is sent to ``path``; what is wrong is said in it, ``done`` is said when it went well."""
    save = button(submit or reader.t("admin.save"), look="primary", type="submit")
    return element(
        "form",
        *children,
        element("p", role="alert", class_="form-error", hidden=True),
        element("div", save, beside, class_="form-actions"),
        data_method=method,
        data_path=path,
        data_done=done or reader.t("admin.saved"),
        novalidate=True,
        **{"class_": "form", **attributes},
    )


def action(
    label: str,
    method: Method,
    path: str,
    *,
    sure: str = "",
    done: str = "",
    look: str = "quiet",
    **attributes: Attribute,
) -> Markup:
    """A button that calls ``path``; with ``sure`` it asks that question first."""
    return element(
        "button",
        label,
        type="button",
        class_=f"button {look}".strip(),
        data_method=method,
        data_path=path,
        data_sure=sure or None,
        data_done=done or None,
        **attributes,
    )


def _named(label: str, hint: str) -> dict[str, Attribute]:
    """The label alone is the name; what stands around it, such as the hint, would be read as part of it."""
    return {"aria_label": label, "aria_description": hint or None}


def _labelled(label: str, control: Markup, hint: str, only_for: str) -> Markup:
    words = element("span", label, class_="label")
    note = element("small", hint) if hint else None
    return element("label", words, control, note, class_="field", data_only_for=only_for or None)
