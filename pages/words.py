"""The words of the user interface, by key and language; English stands in where a translation is missing."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from locales import en, ru

LANGUAGES: Mapping[str, Mapping[str, str]] = {"en": en.WORDS, "ru": ru.WORDS}


def t(key: str, language: str = "en", **values: object) -> str:
    """The text of ``key`` with ``values`` put in; an unknown key is a mistake of ours and raises ``KeyError``."""
    text = LANGUAGES.get(language, en.WORDS).get(key) or en.WORDS[key]
    return text.format(**values) if values else text


def count(key: str, number: int, language: str = "en", **values: object) -> str:
    """The text for this many: ``key.one``, ``key.few``, ``key.many`` or ``key.other``, with ``{n}`` in it."""
    form = PLURALS.get(language, _english)(number)
    words = LANGUAGES.get(language, en.WORDS)
    found = f"{key}.{form}" if f"{key}.{form}" in words else f"{key}.other"
    return t(found, language, n=f"{number:,}", **values)


def or_key(key: str, language: str, plain: str) -> str:
    """The text of ``key`` if there is one, else ``plain``: for names that records bring along, such as states."""
    return LANGUAGES.get(language, en.WORDS).get(key) or en.WORDS.get(key) or plain


def is_known(key: str) -> bool:
    """Whether there are words for it."""
    return key in en.WORDS


def browser_words(language: str) -> dict[str, str]:
    """What the scripts need: the keys of ``en.BROWSER``, each with all plural forms that the language has."""
    words = LANGUAGES.get(language, en.WORDS)
    stems = {key.rpartition(".")[0] for key in en.BROWSER if key.endswith(".other")}
    forms = {f"{stem}.{form}" for stem in stems for form in ("one", "few", "many", "other")}
    return {
        key: t(key, language)
        for key in [*en.BROWSER, *sorted(forms & words.keys())]
        if key in words or key in en.WORDS
    }


def _english(number: int) -> str:
    return "one" if number == 1 else "other"


def _russian(number: int) -> str:
    if number % 10 == 1 and number % 100 != 11:
        return "one"
    return "few" if number % 10 in {2, 3, 4} and number % 100 not in {12, 13, 14} else "many"


PLURALS: Mapping[str, Callable[[int], str]] = {"en": _english, "ru": _russian}
"""Which plural form a number takes (Unicode CLDR, cardinal rules for integers)."""
