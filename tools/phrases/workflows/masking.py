"""A message made ready to be taken apart: what stands in quotation marks, addresses and times are single marks in it.

The marks are letters that nobody types, one for each character, so that places in both texts are the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

QUOTE, URL, MAIL, TIME, SPAN, NAME = "ⓠ", "ⓤ", "ⓔ", "ⓣ", "ⓓ", "ⓝ"
"""What stands for a quoted text, a web address, a mail address, a schedule, a duration, the name of the workflow."""
MARKS = QUOTE + URL + MAIL + TIME + SPAN + NAME

_QUOTED = re.compile(
    r"```(?:\w+\n)?(.+?)```|«([^«»]+)»|\"([^\"\n]+)\"|“([^“”]+)”|„([^“”„]+)[“”]|`([^`\n]+)`|(?<!\w)'([^'\n]{3,})'(?!\w)",
    re.DOTALL,
)
_URL = re.compile(r"https?://[^\s<>\"'«»`]+[^\s<>\"'«»`.,;:!?)\]}]", re.IGNORECASE)
_BARE_URL = re.compile(
    r"(?<![\w@./-])(?:[a-z0-9-]+\.)+(?:com|org|net|io|dev|app|ru|de|eu|ai|test|local)(?:/[^\s,;]*[\w/])?(?![\w@])",
    re.IGNORECASE,
)
_MAIL = re.compile(r"[\w.+%-]+@[\w-]+(?:\.[\w-]+)+", re.IGNORECASE)
_SELECT = re.compile(
    r"\b(?:select|with\s+\w+\s+as\s*\()\s.+?(?=;|$|[,.]?\s+(?:and|then|и|потом|затем)\s+(?:then\s+|потом\s+)?"
    r"(?:e-?mail|mail|send|post|tell|notify|шл|отправ|пошл|напиш|сообщ|пиш)\w*)",
    re.IGNORECASE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Masked:
    """``text`` as it was typed, and ``plain``: in lower case, with е for ё and with marks; equally long."""

    text: str
    plain: str

    def cut(self, start: int, end: int) -> Masked:
        """The part between two places, without blanks around it."""
        part = self.plain[start:end]
        start += len(part) - len(part.lstrip())
        end -= len(part) - len(part.rstrip())
        return Masked(self.text[start : max(end, start)], self.plain[start : max(end, start)])

    def after(self, form: re.Pattern[str]) -> Masked:
        """Without what the form matches at its beginning."""
        found = form.match(self.plain)
        return self.cut(found.end() if found else 0, len(self.plain))

    def before(self, form: re.Pattern[str]) -> Masked:
        """Without what begins where the form is found."""
        found = form.search(self.plain)
        return self.cut(0, found.start() if found else len(self.plain))

    def covered(self, start: int, end: int, mark: str) -> Masked:
        """With a mark in the place of what stands there."""
        return Masked(self.text, self.plain[:start] + mark * (end - start) + self.plain[end:])

    def all(self, mark: str) -> list[str]:
        """What the marks of one kind stand for, as it was typed; quotes without their quotation marks."""
        return [each for _, each in self.places(mark)]

    def places(self, mark: str) -> Iterator[tuple[int, str]]:
        """The same with the place where each begins."""
        for found in re.finditer(f"{mark}+", self.plain):
            typed = self.text[found.start() : found.end()]
            yield found.start(), unquoted(typed) if mark == QUOTE else typed

    def first(self, mark: str) -> str:
        """The first of them; empty where there is none."""
        return next(iter(self.all(mark)), "")


def mask(text: str) -> Masked:
    """The message with marks for quotes, SQL, web and mail addresses."""
    plain = "".join(_lowered(each) for each in text)
    masked = Masked(text, plain)
    for form, mark in ((_QUOTED, QUOTE), (_URL, URL), (_MAIL, MAIL), (_SELECT, QUOTE), (_BARE_URL, URL)):
        for found in list(form.finditer(masked.plain)):
            if not any(each in MARKS for each in found[0]) and _is_whole(text, found, mark):
                masked = masked.covered(found.start(), found.end(), mark)
    return masked


def _is_whole(text: str, found: re.Match[str], mark: str) -> bool:
    """Whether it is an address or a quote as it is typed, and no apostrophe between two words."""
    return mark != QUOTE or found[0][:1] != "'" or not re.search(r"\w'$", text[: found.start() + 1])


def _lowered(letter: str) -> str:
    lower = letter.lower()
    return {"ё": "е", "’": "'", "\u00a0": " "}.get(lower, lower if len(lower) == 1 else letter)


def unquoted(typed: str) -> str:
    """A quoted text without its quotation marks."""
    found = _QUOTED.fullmatch(typed)
    return next(each for each in found.groups() if each is not None).strip() if found else typed.strip()
