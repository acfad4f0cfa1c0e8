"""Conditions in words ("the amount is over 100", «статус не равен failed») as expressions of the workflow's language."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

from tools.phrases.workflows.fields import FIELDS
from tools.phrases.workflows.masking import MARKS, QUOTE, Masked, unquoted

_SIGNS: tuple[tuple[str, str], ...] = (
    (
        r"(?:is\s+|are\s+)?(?:not\s+(?:more|greater|higher|larger|over|above)(?:\s+than)?|at\s+most|no\s+more\s+than|<=|≤|up\s+to"
        r"|less\s+than\s+or\s+equal(?:\s+to)?)|не\s+(?:больше|более|выше|превышает)|меньше\s+или\s+равн\w+|максимум",
        "<=",
    ),
    (
        r"(?:is\s+|are\s+)?(?:not\s+(?:less|lower|smaller|under|below)(?:\s+than)?|at\s+least|no\s+less\s+than|>=|≥"
        r"|(?:more|greater)\s+than\s+or\s+equal(?:\s+to)?|from)|не\s+(?:меньше|менее|ниже)|больше\s+или\s+равн\w+|минимум|от",
        ">=",
    ),
    (
        r"(?:is\s+|are\s+|goes\s+|gets\s+|was\s+)?(?:over|above|more\s+than|greater\s+than|higher\s+than|larger\s+than|bigger\s+than"
        r"|exceeds|exceeding|beyond|>)|больше|более|выше|превышает|превысила?|свыше",
        ">",
    ),
    (
        r"(?:is\s+|are\s+|goes\s+|falls\s+|drops\s+|was\s+)?(?:under|below|less\s+than|lower\s+than|smaller\s+than|fewer\s+than|<)"
        r"|меньше|менее|ниже|не\s+достигает",
        "<",
    ),
    (r"(?:does\s+not|doesn't)\s+contain|не\s+содержит", "!contains"),
    (r"contains|includes|has\s+the\s+word|mentions|содержит|включает|есть\s+слово|упоминает", "contains"),
    (r"starts\s+with|begins\s+with|начинается\s+(?:с|на|со)", "startsWith"),
    (r"ends\s+with|заканчивается\s+(?:на|словом)|оканчивается\s+на", "endsWith"),
    (
        r"(?:is\s+not|isn't|are\s+not|does\s+not\s+equal|doesn't\s+equal|is\s+different\s+from|differs\s+from|is\s+anything\s+but|!=|≠|<>|not)"
        r"|не\s+равн\w+|не\s+равен|отличается\s+от|не",
        "!=",
    ),
    (r"(?:is|are|equals|equal\s+to|is\s+equal\s+to|==|=)|равн\w+|равен|это|:", "=="),
)
_SIGN = "|".join(f"(?P<s{place}>{form})" for place, (form, _) in enumerate(_SIGNS))
_NUMBER = r"-?\d{1,3}(?:[ ,\u202f]\d{3})+(?!\d)|-?\d+(?:[.,]\d+)?"
_SCALES = {"k": 1000, "тыс": 1000, "thousand": 1000, "тысяч": 1000, "million": 10**6, "млн": 10**6}
_FIGURE = re.compile(rf"(?:[$€£₽]\s*)?({_NUMBER})\s*(k\b|тыс\w*|тысяч\w*|thousand|million|млн\w*)?")
_COMPARED = re.compile(
    rf"^(?P<left>.*?)(?:(?<=\s)|(?<=[\w{MARKS})])(?=[<>=!≤≥≠:])|^)(?:{_SIGN})(?![a-zа-я])\s*(?P<right>.+)$",
    re.DOTALL,
)
_GIVEN = re.compile(
    r"^(?P<left>.+?)\s+(?:is\s+(?P<no>not\s+)?(?:there|given|set|present|filled(?:\s+in)?|known)|exists|(?P<no2>не\s+)?"
    r"(?:есть|указан\w*|задан\w*|заполнен\w*|существует))$"
)
_MISSING = re.compile(
    r"^(?P<left>.+?)\s+(?:is\s+(?:missing|empty)|doesn't\s+exist|does\s+not\s+exist|отсутствует|пуст\w*)$"
)
_FALSE = re.compile(r"^(?P<left>[\w.]+)\s+(?:is\s+false|is\s+not\s+true|ложно)$")
_ANY = re.compile(
    r"^(?:there\s+(?:are|is)\s+(?P<none>no\s+)?(?:any\s+)?|(?P<none2>нет\s+)|есть\s+|нашлись\s+)(?:rows?|results?|records?|строк\w*|результат\w*|запис\w*)$"
)
_RAW = re.compile(r"(?:^|[(!\s])(?:trigger|steps|run)\.[a-z]|^(?:has|get|size)\(")
_LEADS = re.compile(
    r"^(?:(?:the|its|it's|their|a|an|this|that|of|in|on|value\s+of|field|whose|with|where|and|when|if|only|что|поле|значение|его|ее|их|в|у|и|если|когда|где|с|чья|чей|чье)\s+)+"
)
_TAILS = re.compile(
    r"\s+(?:of|in|from|for)\s+(?:the\s+|a\s+)?(?:order|call|webhook|body|message|payload|request|event|trigger|data|form|it)$"
    r"|\s+(?:заказа|вызова|вебхука|сообщения|запроса|события|формы|теле|данных|в\s+теле|в\s+данных|в\s+вебхуке|в\s+вызове)$|\s+(?:field|value)$"
)
_WITHIN = re.compile(
    rf"^(?P<left>.+?)\s+(?:is\s+)?(?:between|от|между)\s+(?P<low>{_NUMBER})\s+(?:and|to|до|и)\s+(?P<high>{_NUMBER})$"
)
_BARE = re.compile(r"^(?P<left>[а-я]+)\s+(?P<right>\S+(?:\s+\S+)?)$")
"""«страна Германия»: a known field and its value, without a word between."""
_PRONOUNS = frozenset(
    {
        "it",
        "this",
        "that",
        "there",
        "he",
        "she",
        "they",
        "what",
        "who",
        "это",
        "он",
        "она",
        "оно",
        "все",
        "кто",
        "что",
    }
)
_VERDICTS = {
    "true": True,
    "yes": True,
    "false": False,
    "no": False,
    "истина": True,
    "да": True,
    "ложь": False,
}


@dataclass(frozen=True, slots=True)
class Known:
    """The newest steps of these connectors before a condition, by id; "" where there is none.

    A schedule brings no data, so that fields are those of an answer where there is one.
    """

    http: str = ""
    database: str = ""
    assistant: str = ""
    scheduled: bool = False
    fields: tuple[tuple[str, str], ...] = ()
    """Fields that a step before has made, and where they stand."""

    @property
    def root(self) -> str:
        """Where fields stand that are named without more."""
        return f"steps.{self.http}.body" if self.scheduled and self.http else "trigger.body"


def expression_of(masked: Masked, known: Known) -> str:
    """The expression that a condition means; empty where it is no comparison."""
    masked = _unled(masked)
    if _RAW.search(masked.plain):
        return _written(masked)
    if (found := _WITHIN.match(masked.plain)) and (path := _path(masked.cut(*found.span("left")), known)):
        return f"{path} >= {found['low']} && {path} <= {found['high']}"
    parts = re.split(r"\s+(and|or|и|или|&&|\|\|)\s+", masked.plain)
    told, start, left = list[str](), 0, ""
    for place in range(0, len(parts), 2):
        start = masked.plain.index(parts[place], start)
        part = masked.cut(start, start + len(parts[place]))
        one, left = _comparison(part, known, left)
        if not one:
            return ""
        joint = parts[place - 1] if place else ""
        told += ["&&" if joint in {"and", "и", "&&"} else "||"] if joint else []
        told.append(one)
        start += len(parts[place])
    return " ".join(told)


def _unled(masked: Masked) -> Masked:
    """Without small words before it and marks after it."""
    found = _LEADS.match(masked.plain)
    masked = masked.cut(found.end() if found else 0, len(masked.plain))
    return masked.cut(0, len(masked.plain.rstrip(" .,;:!?")))


def _written(masked: Masked) -> str:
    """An expression that is typed as such, without backticks around it."""
    return unquoted(masked.text) if set(masked.plain) == {QUOTE} else masked.text.strip()


def _comparison(part: Masked, known: Known, before: str) -> tuple[str, str]:
    """One comparison, and its left side, which the next one may leave out."""
    part = _unled(part)
    if set(part.plain) == {QUOTE} and re.search(r"[<>=!(]|&&", unquoted(part.text)):
        return unquoted(part.text), before
    if found := _ANY.match(part.plain):
        sign = "== 0" if found["none"] or found["none2"] else "> 0"
        return (f"steps.{known.database}.count {sign}", before) if known.database else ("", before)
    for form in (_MISSING, _FALSE, _GIVEN):
        if (found := form.match(part.plain)) and (path := _path(part.cut(*found.span("left")), known)):
            return _existence(form, found, path), path
    found = _COMPARED.match(part.plain)
    if found is None:
        found = _BARE.match(part.plain)
        is_known = found is not None and found["left"] in FIELDS
        value = _value(part.cut(*found.span("right"))) if found and is_known else ""
        return (f"{field_path(found['left'], known.root)} == {value}" if found and value else ""), before
    path = _path(part.cut(*found.span("left")), known) or before
    value = _value(part.cut(*found.span("right")))
    sign = next(told for place, (_, told) in enumerate(_SIGNS) if found[f"s{place}"])
    if (
        not path
        or not value
        or (sign in {"<", ">", "<=", ">="} and not re.match(r"-?\d|trigger|steps", value))
    ):
        return "", before
    return _told(path, sign, value), path


def _existence(form: re.Pattern[str], found: re.Match[str], path: str) -> str:
    root, _, key = path.rpartition(".body.")
    given = f'get({root}.body, "{key}", "") != ""' if key else f'{path} != ""'
    if form is _FALSE:
        return f"{path} == false"
    negated = form is _MISSING or found["no"] or found["no2"]
    return given.replace("!=", "==") if negated else given


def _told(path: str, sign: str, value: str) -> str:
    if sign.lstrip("!").isalpha():
        call = f"{path}.{sign.lstrip('!')}({value})"
        return f"!{call}" if sign.startswith("!") else call
    return f"{path} {sign} {value}"


def _path(left: Masked, known: Known) -> str:
    """Where the value stands: what a step before gave, else a field of what the trigger brought."""
    left = _unled(left)
    plain = _TAILS.sub("", left.plain).strip()
    if re.fullmatch(r"(?:trigger|steps|run)(?:\.\w+)+", plain):
        return left.text.strip()
    if set(plain) == {QUOTE}:
        return field_path(unquoted(left.text), known.root)
    if path := _step_path(plain, known):
        return path
    if plain in _PRONOUNS:
        return ""
    plain = re.sub(r"'s\s+", " ", plain)
    if (
        not plain
        or len(plain.split()) > 4
        or any(each in MARKS for each in plain)
        or not re.fullmatch(r"[\w.\s-]+", plain)
    ):
        return ""
    if (made := dict(known.fields).get(plain)) is not None:
        return made
    typed = left.text[: len(_TAILS.sub("", left.plain).rstrip())] if plain in left.plain else plain
    return field_path(typed, known.root)


def _step_path(plain: str, known: Known) -> str:
    if known.http and re.fullmatch(
        r"(?:(?:response|answer|http)\s+)?(?:status|code|status\s+code)|статус(?:\s+ответа)?|код(?:\s+ответа)?",
        plain,
    ):
        return f"steps.{known.http}.status"
    if known.http and re.fullmatch(r"answer|response|reply|result|ответ|результат", plain):
        return f"steps.{known.http}.body"
    if known.database and re.fullmatch(
        r"(?:row\s+)?count|(?:number|count)\s+of\s+rows|rows|(?:количество|число)\s+строк|строк", plain
    ):
        return f"steps.{known.database}.count"
    if known.assistant and re.fullmatch(
        r"answer|reply|text|summary|result|ответ|текст|пересказ|результат", plain
    ):
        return f"steps.{known.assistant}.text"
    return ""


def field_path(name: str, root: str = "trigger.body") -> str:
    """``trigger.body.<field>`` for the words of a field, such as "order total" or «сумма»."""
    parts = re.split(r"\.", name.strip().strip("`'\""))
    told = root
    for part in parts:
        key = "_".join(part.split()) if re.search(r"[A-Z_]", part) else "_".join(part.lower().split())
        key = FIELDS.get(key.replace("ё", "е"), key).replace("-", "_")
        told += (
            f".{key}"
            if re.fullmatch(r"[A-Za-z_]\w*", key) and key.isascii()
            else f"[{json.dumps(key, ensure_ascii=False)}]"
        )
    return told


def _value(right: Masked) -> str:
    """A number, truth value, path or text as it is written in an expression."""
    right = right.cut(0, len(right.plain.rstrip(" .,;:!?")))
    plain = right.plain
    found = _FIGURE.match(plain)
    if found is not None and re.fullmatch(
        r"\s*(?:%|[$€£₽]|[a-zа-я.]+(?:\s+[a-zа-я]+)?)?", plain[found.end() :]
    ):
        return _number(found)
    if plain in _VERDICTS:
        return str(_VERDICTS[plain]).lower()
    if re.fullmatch(r"(?:trigger|steps|run)(?:\.\w+)+", plain):
        return right.text
    if plain.startswith(QUOTE):
        return json.dumps(next(iter(right.all(QUOTE))), ensure_ascii=False)
    article = re.match(r"(?:(?:the|an?)\s+)?", plain)
    text = right.text[article.end() if article else 0 :].strip()
    return (
        json.dumps(text, ensure_ascii=False)
        if text and len(text.split()) <= 4 and not set(plain) & set(MARKS)
        else ""
    )


def _number(found: re.Match[str]) -> str:
    written = re.sub(r"(?<=\d)[ ,\u202f](?=\d{3}(?!\d))", "", found[1]).replace(",", ".")
    scale = next((factor for word, factor in _SCALES.items() if (found[2] or "").startswith(word)), 1)
    number = float(written) * scale
    return str(int(number)) if number == int(number) and "." not in written else f"{number:g}"
