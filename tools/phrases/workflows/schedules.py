"""When a workflow starts by itself, in words: "every weekday at 8", «по понедельникам в 9:30», as a cron line."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tools.phrases.workflows.masking import TIME, Masked

_DAYS = (
    ("mon(?:day)?s?", "понедельник(?:ам|и|а)?|пн"),
    ("tue(?:s(?:day)?)?s?", "вторник(?:ам|и|а)?|вт"),
    ("wed(?:nesday)?s?", "сред(?:у|ам|ы|а)|ср"),
    ("thu(?:r(?:s(?:day)?)?)?s?", "четверг(?:ам|и|а)?|чт"),
    ("fri(?:day)?s?", "пятниц(?:у|ам|ы|а)|пт"),
    ("sat(?:urday)?s?", "суббот(?:у|ам|ы|а)|сб"),
    ("sun(?:day)?s?", "воскресень(?:е|ям|я)|вс"),
)
_DAY = "|".join(each for pair in _DAYS for each in pair)
_DAY_LIST = rf"(?:{_DAY})(?:(?:\s*,\s*|\s+(?:and|и|&)\s+|\s*,\s*(?:and|и)\s+)(?:every\s+|on\s+|по\s+|в\s+)?(?:{_DAY}))*(?!\w)"
_HOUR = r"\d{1,2}(?:[:.]\d\d)?\s*(?:a\.?m\.?|p\.?m\.?|o'?clock|h|часов|часа|ч)?(?:\s*(?:утра|вечера|дня|ночи))?(?!\w|[:%])"
_TIMES = (
    rf"(?:(?:at|@|в|к|around|about)\s+)(?:{_HOUR}(?:\s*(?:,|and|и)\s*(?:at\s+|в\s+)?{_HOUR})*|noon|midnight|полдень|полночь)"
    r"|in\s+the\s+(?:morning|evening|afternoon|night)|утром|вечером|ночью|днем|at\s+night"
)
_BETWEEN = rf"(?:between|from|с|между)\s+{_HOUR}\s+(?:and|to|until|till|до|и)\s+{_HOUR}"
_NUMBER = r"(?:\d+|one|two|three|four|five|six|ten|fifteen|twenty|thirty|two|две|два|три|четыре|пять|шесть|десять|пятнадцать|двадцать|тридцать)"
_UNIT = r"(?:min(?:ute)?s?|hours?|days?|weeks?|months?|минут[уы]?|час(?:а|ов)?|дн(?:я|ей)|день|недел[юиь]|месяц(?:а|ев)?|сутки|суток)"
_NTH = r"(?:\d{1,2}(?:st|nd|rd|th|-?го|-?е)?|first|second|third|last|fifteenth|перв(?:ого|ое)|второго|третьего|пятнадцатого)"
_RECURRING = "|".join(
    (
        rf"(?:once\s+)?(?:every|each)\s+(?:other\s+|single\s+)?(?:{_NUMBER}\s+)?{_UNIT}(?:\s+on\s+(?:the\s+)?{_NTH}(?!\w))?",
        r"(?:every|each)\s+(?:half(?:\s+an)?|quarter\s+of\s+an)\s*-?\s*hour",
        r"(?:every|each)\s+(?:weekday|working\s+day|business\s+day|work\s+day|weekend|morning|evening|night|noon|midnight|afternoon)",
        r"(?:on\s+)?(?:weekdays|working\s+days|business\s+days|work\s+days|(?:the\s+)?weekends?)",
        rf"(?:every|each)\s+(?:{_DAY_LIST})|on\s+(?:{_DAY_LIST})",
        rf"(?:on\s+)?(?:the\s+)?{_NTH}(?:\s+day)?\s+of\s+(?:every|each|the)\s+month",
        r"daily|hourly|weekly|monthly|nightly|minutely|(?:once|twice)\s+(?:a|an|per|every)\s+(?:minute|hour|day|week|month)",
        rf"кажд(?:ый|ую|ое|ые)\s+(?:{_NUMBER}\s+)?{_UNIT}|каждые\s+полчаса|раз\s+в\s+(?:{_NUMBER}\s+)?(?:{_UNIT}|полчаса)",
        r"кажд(?:ый|ую|ое)\s+(?:будний\s+день|рабочий\s+день|утро|вечер|ночь|выходной|выходные|полдень|полночь)",
        r"по\s+(?:будням|будним\s+дням|рабочим\s+дням|выходным|утрам|вечерам|ночам)|в\s+будни|в\s+будние\s+дни|в\s+рабочие\s+дни",
        rf"(?:кажд(?:ый|ую|ое)|по)\s+(?:{_DAY_LIST})",
        rf"{_NTH}\s+числа\s+каждого\s+месяца|каждое\s+{_NTH}\s+число|каждого\s+{_NTH}(?:\s+числа)?",
        r"ежедневно|ежечасно|еженедельно|ежемесячно|ежеминутно|еженощно|дважды\s+в\s+день|два\s+раза\s+в\s+день",
    )
)
_ZONES = {
    r"utc|gmt": "UTC",
    r"berlin(?:\s+time)?|cet|german\s+time|по\s+берлину": "Europe/Berlin",
    r"moscow(?:\s+time)?|msk|мск|по\s+москве|по\s+московскому\s+времени|московского\s+времени": "Europe/Moscow",
    r"london(?:\s+time)?|по\s+лондону": "Europe/London",
    r"paris(?:\s+time)?|по\s+парижу": "Europe/Paris",
    r"new\s+york(?:\s+time)?|eastern\s+time|по\s+нью-йорку": "America/New_York",
    r"tokyo(?:\s+time)?|по\s+токио": "Asia/Tokyo",
}
_ZONE = (
    r"(?:in\s+|\(|по\s+времени\s+)?(?:(?:africa|america|asia|australia|europe|pacific)/[a-z_]+|"
    + "|".join(_ZONES)
    + r")\)?"
)
_PART = rf"(?:{_RECURRING}|{_TIMES}|{_BETWEEN}|{_ZONE})(?!\w)"
_WHOLE = re.compile(rf"(?<![\w/#]){_PART}(?:(?:\s*,)?\s+(?:and\s+)?{_PART})*")
_RECURS = re.compile(rf"(?<!\w)(?:{_RECURRING})(?!\w)")
_LINE = re.compile(
    r"(?<![\w*/])((?:[\d*][\d*,/-]*)(?:\s+[\d*][\d*,/-]*){3}\s+(?:[\d*][\d*,/-]*|(?:mon|tue|wed|thu|fri|sat|sun)[\w,-]*))(?![\w*/])"
)
_CLOCK = re.compile(r"(\d{1,2})(?:[:.](\d\d))?\s*(a\.?m\.?|p\.?m\.?|утра|вечера|дня|ночи)?")
_SHARES = {60: (1, 2, 3, 4, 5, 6, 10, 12, 15, 20, 30), 24: (1, 2, 3, 4, 6, 8, 12)}
_COUNTS = {
    **dict.fromkeys(("other", "two", "два", "две"), 2),
    **dict.fromkeys(("three", "три"), 3),
    **dict.fromkeys(("four", "четыре"), 4),
    **dict.fromkeys(("five", "пять"), 5),
    **dict.fromkeys(("six", "шесть"), 6),
    **dict.fromkeys(("ten", "десять"), 10),
    **dict.fromkeys(("fifteen", "пятнадцать"), 15),
    **dict.fromkeys(("twenty", "двадцать"), 20),
    **dict.fromkeys(("thirty", "тридцать"), 30),
}
_NTHS = {
    "first": 1,
    "second": 2,
    "third": 3,
    "fifteenth": 15,
    "перв": 1,
    "втор": 2,
    "треть": 3,
    "пятнадцат": 15,
}
_DEFAULTS = (
    (r"morning|утр", 8),
    (r"evening|вечер", 18),
    (r"night|ноч", 2),
    (r"afternoon|днем", 14),
    (r"noon|полдень", 12),
)


@dataclass(frozen=True, slots=True)
class Moments:
    """A cron line of five fields; "" where the moments have none. ``zone`` is "" where none was named."""

    line: str
    zone: str = ""


def mask_schedules(masked: Masked) -> Masked:
    """The message with marks for what recurs, and for cron lines."""
    for found in list(_LINE.finditer(masked.plain)):
        masked = masked.covered(found.start(), found.end(), TIME)
    for found in list(_WHOLE.finditer(masked.plain)):
        if _RECURS.search(found[0]):
            masked = masked.covered(found.start(), found.end(), TIME)
    return masked


def moments_of(typed: str) -> Moments:
    """The cron line of what recurs; without a time of day it is 9 o'clock."""
    plain = typed.lower().replace("ё", "е")
    found = _LINE.search(plain)
    zone = next((name for form, name in _ZONES.items() if re.search(rf"(?<!\w)(?:{form})(?!\w)", plain)), "")
    named = re.search(r"(?:africa|america|asia|australia|europe|pacific)/[a-z_]+", plain)
    zone = (
        "/".join("_".join(map(str.capitalize, each.split("_"))) for each in named[0].split("/"))
        if named
        else zone
    )
    return Moments(found[1] if found else _line(plain), zone)


def _line(plain: str) -> str:
    days = _weekdays(plain)
    interval = _interval(plain)
    if interval is not None:
        return interval and _joined(interval, plain, days)
    minute, hours = _clock(plain)
    return f"{minute} {hours} {_day_of_month(plain)} * {days}"


def _joined(interval: str, plain: str, days: str) -> str:
    """Every some minutes or hours, between two hours where these are told, and on these days."""
    minute, hour = interval.split()
    between = re.search(rf"{_BETWEEN}", plain)
    if between is not None:
        first, last = [_hour(each)[0] for each in _CLOCK.finditer(between[0])][:2]
        last = last + 12 if last < first and last < 12 else last
        hour = f"{first}-{last}" + (hour[1:] if hour.startswith("*/") else "")
    return f"{minute} {hour} * * {days}"


def _interval(plain: str) -> str | None:
    """Minute and hour of what recurs within a day; empty where no line can say it; None where it is by days."""
    if re.search(r"half(?:\s+an)?\s*-?\s*hour|полчаса", plain):
        return "*/30 *"
    if re.search(r"quarter\s+of\s+an\s+hour", plain):
        return "*/15 *"
    found = re.search(
        rf"(?:every|each|кажд\w+|раз\s+в|once\s+an?|per)\s+(?:(\d+|{'|'.join(_COUNTS)})\s+)?(min\w*|hours?|минут\w?|час\w*)",
        plain,
    )
    word = found[2] if found else ""
    count = (int(found[1]) if found[1].isdigit() else _COUNTS[found[1]]) if found and found[1] else 1
    if re.search(r"minutely|ежеминутно", plain) or word.startswith(("min", "мин")):
        if count == 1:
            return "* *"
        hours = count // 60 if count % 60 == 0 else 0
        shares = count in _SHARES[60] or (hours > 0 and hours in _SHARES[24])
        return "" if not shares else (f"0 */{hours}" if hours > 1 else "0 *" if hours else f"*/{count} *")
    if re.search(r"hourly|ежечасно", plain) or word:
        return "0 *" if count == 1 else f"0 */{count}" if count in _SHARES[24] else ""
    return None


def _clock(plain: str) -> tuple[str, str]:
    """Minute and hours."""
    if re.search(r"midnight|полночь", plain):
        return "0", "0"
    told = re.search(rf"(?:{_TIMES})", plain)
    times = [_hour(each) for each in _CLOCK.finditer(told[0])] if told else []
    if not times:
        several = "9,17" if re.search(r"twice\s+a\s+day|дважды|два\s+раза\s+в\s+день", plain) else ""
        return "0", several or str(next((hour for form, hour in _DEFAULTS if re.search(form, plain)), 9))
    return str(times[0][1]), ",".join(dict.fromkeys(str(hour) for hour, _ in times))


def _hour(found: re.Match[str]) -> tuple[int, int]:
    hour, minute, part = int(found[1]), int(found[2] or 0), (found[3] or "").replace(".", "")
    if part in {"pm", "вечера", "дня"} and hour < 12:
        hour += 12
    if part in {"am", "ночи"} and hour == 12:
        hour = 0
    return hour, minute


def _weekdays(plain: str) -> str:
    if re.search(r"weekdays?|(?:working|business|work)\s+days?|будн|рабочи[йем]", plain):
        return "1-5"
    if re.search(r"weekend|выходн", plain):
        return "0,6"
    named = {
        (place + 1) % 7
        for place, pair in enumerate(_DAYS)
        for each in pair
        if re.search(rf"(?<!\w)(?:{each})(?!\w)", plain)
    }
    if not named and re.search(r"weekly|(?:every|each|per|once\s+a)\s+week(?!\w)|недел", plain):
        named = {1}
    return ",".join(map(str, sorted(named))) or "*"


def _day_of_month(plain: str) -> str:
    if every := re.search(
        rf"(?:every|each|каждые|раз\s+в)\s+(\d+|{'|'.join(_COUNTS)})\s+(?:days?|дн\w+)", plain
    ):
        return f"*/{int(every[1]) if every[1].isdigit() else _COUNTS[every[1]]}"
    if not re.search(r"month|месяц|числ|каждого\s", plain):
        return "*"
    nth = re.search(rf"(?<![\w:])({_NTH})(?=\s+(?:day\s+)?of\s|\s+числ|$|\s+(?:at|в)\s|\s*,)", plain)
    day = re.match(r"\d+", nth[1]) if nth else None
    if day is not None:
        return day[0]
    return str(next((number for word, number in _NTHS.items() if nth and nth[1].startswith(word)), 1))
