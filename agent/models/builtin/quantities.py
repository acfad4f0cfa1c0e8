"""Numbers in words and figures, sizes and periods: entities that mean the same in every pack."""

from __future__ import annotations

import re

from agent.model import Json
from agent.models.builtin.catalogue import Vocabulary, words

_SIZE = re.compile(
    r"(?<![\w.,-])(\d{1,7})\s*(?:[x×*]|by|на)\s*(\d{1,7})(?:\s*(?:px|pixels?|пикс\w*))?(?![\w-])",
    re.IGNORECASE,
)
_NAMED_SIZE = re.compile(r"(?<![\w-])(8k|4k|2k|full\s?hd|uhd|hd)(?![\w-])", re.IGNORECASE)
_NAMED = {"8k": (7680, 4320), "4k": (3840, 2160), "uhd": (3840, 2160), "2k": (2048, 2048), "hd": (1280, 720)}

_NUMBERS = """one 1|two 2|three 3|four 4|five 5|six 6|seven 7|eight 8|nine 9|ten 10|eleven 11|twelve 12|dozen 12
    |fifteen 15|twenty 20|thirty 30|fifty 50|hundred 100|один 1|одного 1|два 2|две 2|двух 2|три 3|трех 3|четыре 4
    |четырех 4|пять 5|пяти 5|шесть 6|шести 6|семь 7|семи 7|восемь 8|восьми 8|девять 9|девяти 9|десять 10|десяти 10
    |десяток 10|двенадцать 12|пятнадцать 15|двадцать 20|двадцати 20|тридцать 30|тридцати 30|пятьдесят 50|сто 100"""
NUMBER_WORDS = {word: int(number) for word, number in (each.split() for each in _NUMBERS.split("|"))}

_UNTIL = re.compile(
    r"(?<!\w)(?:(?:over|in|for|during|within|of)\s+)?(?:the\s+)?(?:last|past|previous|за|последн\w+)\s+"
    r"(?:последн\w+\s+)?(\d{1,4}|[^\W\d]+)\s*[- ]?\s*(days?|weeks?|months?|years?|hours?|дн\w+|день|недел\w+|месяц\w*"
    r"|год\w*|лет|час\w*)(?!\w)",
    re.IGNORECASE,
)
_DAYS = {"da": 1, "дн": 1, "де": 1, "we": 7, "не": 7, "mo": 30, "ме": 30}

PERIODS = Vocabulary(
    "period",
    {
        "today": words("today, this day", "=сегодня, за сегодня, сегодняшний, за день, за сутки"),
        "yesterday": words("yesterday", "=вчера, за вчера, вчерашний, за вчерашний день"),
        "this_week": words(
            "this week, current week, week to date, since monday",
            "=на этой неделе, =за эту неделю, =эта неделя, =с начала недели, =этой недели, =текущая неделя"
            ", =на текущей неделе, =с понедельника",
        ),
        "last_week": words(
            "last week, previous week, week before",
            "=на прошлой неделе, =за прошлую неделю, =прошлая неделя, =прошлой недели, =на той неделе"
            ", =на предыдущей неделе, =за предыдущую неделю",
        ),
        "this_month": words(
            "this month, current month, month to date",
            "=в этом месяце, =за этот месяц, =этот месяц, =этого месяца, =с начала месяца, =в текущем месяце"
            ", =за текущий месяц",
        ),
        "last_7_days": words(
            "past week, a week, last seven days, past seven days",
            "=за неделю, =за последнюю неделю, =последнюю неделю, =за последние семь дней",
        ),
        "last_30_days": words(
            "past month, last thirty days, past thirty days",
            "=за месяц, =за последний месяц, =за последние тридцать дней",
        ),
        "all": words(
            "all time, of all time, ever, since the beginning",
            "=за все время, =за всю историю, =с самого начала, =когда либо, =всего за все время",
        ),
        "last_month": words(
            "last month, previous month", "=в прошлом месяце, =за прошлый месяц, =прошлый месяц"
        ),
        "this_year": words("this year, year to date", "=в этом году, =за этот год, =с начала года"),
        "last_year": words("last year, previous year", "=в прошлом году, =за прошлый год"),
        "tomorrow": words("tomorrow, next week, next month", "=завтра, =на следующей неделе"),
    },
)
"""Every period that is recognised; a tool that does not know one of them is not called with it."""

Span = tuple[int, int]


def find_sizes(text: str) -> list[tuple[Span, str, Json]]:
    """Sizes in pixels as ``{"width", "height"}``: 800x600, 800 by 600, 4k."""
    found: list[tuple[Span, str, Json]] = [
        (each.span(), "size", _size(int(each[1]), int(each[2]))) for each in _SIZE.finditer(text)
    ]
    for each in _NAMED_SIZE.finditer(text):
        name = re.sub(r"\s", "", each[1].lower())
        found.append((each.span(), "size", _size(*_NAMED.get(name, (1920, 1080)))))
    return found


def find_spans_of_days(text: str) -> list[tuple[Span, str, Json]]:
    """ "The last 30 days" and its like as the name of a period."""
    found: list[tuple[Span, str, Json]] = []
    for each in _UNTIL.finditer(text):
        count = int(each[1]) if each[1].isdigit() else NUMBER_WORDS.get(each[1].lower(), 0)
        if count:
            unit = _DAYS.get(each[2][:2].lower(), 0)
            value = f"last_{count * unit}_days" if unit else f"last_{count}_{each[2].lower()}"
            found.append((each.span(), "period", value))
    return found


def _size(width: int, height: int) -> Json:
    return {"width": width, "height": height}
