"""How long a step waits, in words: "5 minutes", "an hour and a half", «полчаса»."""

from __future__ import annotations

import re

from tools.phrases.workflows.masking import SPAN, Masked

_UNITS = (
    (r"s|secs?|seconds?|секунд\w?|сек", 1),
    (r"m|mins?|minutes?|минут\w?|мин", 60),
    (r"h|hrs?|hours?|часа|часов|час|часик", 3600),
    (r"d|days?|дн[яей]{1,2}|день|сутки|суток", 86_400),
    (r"weeks?|недел\w{1,2}", 604_800),
)
_NUMBERS = {
    **dict.fromkeys(("a", "an", "one", "один", "одну", "одна", "одной", "одного"), 1.0),
    **dict.fromkeys(("two", "два", "две", "двух", "a couple of", "couple of", "пару"), 2.0),
    **dict.fromkeys(("three", "три", "трех"), 3.0),
    **dict.fromkeys(("four", "четыре"), 4.0),
    **dict.fromkeys(("five", "пять", "пяти"), 5.0),
    **dict.fromkeys(("six", "шесть"), 6.0),
    **dict.fromkeys(("seven", "семь"), 7.0),
    **dict.fromkeys(("eight", "восемь"), 8.0),
    **dict.fromkeys(("nine", "девять"), 9.0),
    **dict.fromkeys(("ten", "десять", "десяти"), 10.0),
    **dict.fromkeys(("twelve", "двенадцать"), 12.0),
    **dict.fromkeys(("fifteen", "пятнадцать"), 15.0),
    **dict.fromkeys(("twenty", "двадцать"), 20.0),
    **dict.fromkeys(("thirty", "тридцать"), 30.0),
    **dict.fromkeys(("forty five", "forty-five", "сорок пять"), 45.0),
    **dict.fromkeys(("sixty", "шестьдесят"), 60.0),
    **dict.fromkeys(("half an", "half a", "пол"), 0.5),
    **dict.fromkeys(("one and a half", "полтора", "полторы"), 1.5),
}
_WORDS = "|".join(sorted((re.escape(each) for each in _NUMBERS), key=len, reverse=True))
_NAMES = "|".join(form for form, _ in _UNITS)
_COUNT = rf"(?:\d+(?:[.,]\d+)?\s*-?\s*|(?<![a-zа-я])(?:{_WORDS})(?:\s+|-)|(?<![а-я])пол)"
_ONE = rf"{_COUNT}(?:{_NAMES})(?!\w)(?:\s+and\s+a\s+half)?"
_ALONE = r"(?:секунду|минуту|минутку|час|часик|день|сутки|неделю)"
_DURATION = re.compile(rf"(?<![\w.-])(?:{_ONE}(?:\s*(?:,|and|и)?\s*{_ONE})*|{_ALONE})(?!\w)")
_EACH = re.compile(
    rf"(?:(\d+(?:[.,]\d+)?)\s*-?\s*|(?<![a-zа-я])({_WORDS})(?:\s+|-)|(?<![а-я])(пол))?({_NAMES})(?!\w)"
    r"(\s+and\s+a\s+half)?"
)
_UNTOLD = re.compile(r"(?:every|each|last|past|кажд\w+|раз\s+в|последн\w+|прошл\w+)\s*$")


def mask_durations(masked: Masked) -> Masked:
    """The message with marks for durations; "every 5 minutes" and "the last 3 days" are none."""
    for found in list(_DURATION.finditer(masked.plain)):
        if not _UNTOLD.search(masked.plain[: found.start()]):
            masked = masked.covered(found.start(), found.end(), SPAN)
    return masked


def seconds_of(typed: str) -> float:
    """How many seconds a duration lasts; 0 where it is none."""
    total = 0.0
    for number, word, glued, unit, half in _EACH.findall(typed.lower().replace("ё", "е")):
        count = float(number.replace(",", ".")) if number else _NUMBERS.get(word or glued, 1.0)
        factor = next(factor for form, factor in _UNITS if re.fullmatch(form, unit))
        total += (count + (0.5 if half else 0)) * factor
    return total


def told(seconds: float, language: str) -> str:
    """A duration for a label: "5 minutes", «5 мин»."""
    names = (("week", "нед"), ("day", "дн"), ("hour", "ч"), ("minute", "мин"), ("second", "с"))
    for (english, russian), factor in zip(names, (604_800, 86_400, 3600, 60, 1), strict=True):
        if seconds >= factor and seconds % factor == 0:
            count = int(seconds // factor)
            return (
                f"{count} {russian}" if language == "ru" else f"{count} {english}{'s' if count > 1 else ''}"
            )
    return f"{seconds:g} {'с' if language == 'ru' else 'seconds'}"
