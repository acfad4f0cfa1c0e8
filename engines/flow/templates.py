"""Texts with ``{{ expression }}`` in them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from engines.flow.errors import ExpressionInvalid
from engines.flow.expressions import Expression, parse
from engines.flow.scanning import end_of_expression
from engines.flow.values import Json

OPEN, CLOSE = "{{", "}}"
LONGEST = 20_000
MOST_EXPRESSIONS = 50


@dataclass(frozen=True, slots=True)
class Template:
    """A text in parts: words as they are, and expressions."""

    parts: tuple[str | Expression, ...]

    def names(self) -> frozenset[str]:
        """The steps whose outcomes it uses."""
        return frozenset(name for part in self.parts if isinstance(part, Expression) for name in part.names())

    def render(self, values: Mapping[str, Json]) -> Json:
        """The text, or the value itself where the whole text is one expression; as ``Expression.evaluate``."""
        if len(self.parts) == 1 and isinstance(self.parts[0], Expression):
            return self.parts[0].evaluate(values)
        return "".join(
            part if isinstance(part, str) else in_text(part.evaluate(values)) for part in self.parts
        )


def parse_template(text: str) -> Template:
    """Raises ExpressionInvalid: an expression does not parse or is not closed, or the text is too long."""
    if len(text) > LONGEST:
        raise ExpressionInvalid(f"A text may have {LONGEST:,} characters; this one has {len(text):,}.")
    parts: list[str | Expression] = []
    place = 0
    while (start := text.find(OPEN, place)) >= 0:
        end = end_of_expression(text, start + len(OPEN))
        if end is None:
            raise ExpressionInvalid(
                f"The {OPEN} at character {start + 1} is not closed. Write {CLOSE} after the expression."
            )
        if start > place:
            parts.append(text[place:start])
        parts.append(parse(text[start + len(OPEN) : end]))
        place = end + len(CLOSE)
    if place < len(text):
        parts.append(text[place:])
    if sum(isinstance(part, Expression) for part in parts) > MOST_EXPRESSIONS:
        raise ExpressionInvalid(f"A text may have {MOST_EXPRESSIONS} expressions; this one has more.")
    return Template(tuple(parts))


def render(template: Json, values: Mapping[str, Json]) -> Json:
    """Any JSON with all texts in it rendered, keys left as they are; as ``Template.render``."""
    match template:
        case str():
            return parse_template(template).render(values)
        case list():
            return [render(each, values) for each in template]
        case dict():
            return {key: render(each, values) for key, each in template.items()}
    return template


def names_in(template: Json) -> frozenset[str]:
    """The steps whose outcomes any text in this JSON uses. Raises ExpressionInvalid."""
    match template:
        case str():
            return parse_template(template).names()
        case list():
            return frozenset().union(*map(names_in, template))
        case dict():
            return frozenset().union(*map(names_in, template.values()))
    return frozenset()


def in_text(value: Json) -> str:
    """A value among words: nothing for null, no quotes around text, JSON for what has parts."""
    match value:
        case None:
            return ""
        case str():
            return value
        case bool():
            return "true" if value else "false"
        case float():
            return f"{value:.15g}"
        case int():
            return str(value)
    return json.dumps(value, ensure_ascii=False)
