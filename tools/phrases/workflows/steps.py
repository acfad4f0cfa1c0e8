"""One step in words: which connector it is, and with which settings."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from agent.model import Json
from agent.models.builtin.said import Language, Said
from tools.phrases.workflows.comparing import field_path
from tools.phrases.workflows.durations import seconds_of, told
from tools.phrases.workflows.masking import MAIL, QUOTE, SPAN, URL, Masked

_WORDS: tuple[tuple[str, str], ...] = (
    (
        "delay",
        rf"(?<!\w)(?:waits?|waiting|delays?|sleeps?|pause(?:s)?\s+(?:for|of)|hold(?:\s+on|\s+for)|подожд\w+|жди|ждет|ждать|выжди|задержк\w+|пауз\w+|ожидани\w+)(?!\w)|^{SPAN}+(?:\s+later)?$",
    ),
    (
        "assistant",
        r"(?<!\w)(?:ask|asks|let|have|get|has|спроси\w*|спрашива\w+|попроси\w*|проси\w*|пусть)\s+(?:the\s+|our\s+)?(?:ai\s+)?(?:assistant|ai|llm|gpt|ассистент\w*|помощник\w*|нейросет\w+|ии)(?!\w)",
    ),
    ("database", r"(?<!\w)(?:database|sql|базе\s+данных|баз[уыае](?:\s+данных)?|sql-запрос\w*)(?!\w)"),
    ("slack", r"slack|слак\w*|слэк\w*"),
    (
        "email",
        rf"(?<!\w)(?:e-?mail\w*|mails?|mailing)(?!\w)|письм\w+|(?<!\w)почт[уойе]+(?!\w)|емейл\w*|имейл\w*|{MAIL}",
    ),
    ("assistant", r"(?<!\w)(?:assistant|ai|llm|gpt|ассистент\w*|помощник\w*|нейросет\w+|ии)(?!\w)"),
    (
        "http",
        rf"{URL}|(?<!\w)(?:https?|http[\s-]request|http[\s-]запрос\w*|api)(?!\w)|http[\s-]?(?:request|запрос)",
    ),
    (
        "assistant",
        r"(?<!\w)(?:summari[sz]\w+|translat\w+|classif\w+|rephrase\w*|перескаж\w+|перевед\w+|переводит|обобщ\w+|классифицир\w+|резюмир\w+|кратк\w+\s+излож\w+)(?!\w)",
    ),
    (
        "transform",
        r"(?<!\w)(?:transform\w*|set\s+[a-z_]+\s*=|set\s+(?:the\s+)?field|compute|calculates?|преобраз\w+|вычисл\w+|посчита\w+)(?!\w)",
    ),
    (
        "slack",
        r"(?<!\w)#[\w-]+|(?<!\w)(?:notif(?:y|ies)|alert|tell|inform|уведом\w+|оповест\w+|предупреди|сообщи)\s+(?:the\s+)?(?:team|channel|us|me|everyone|everybody|colleagues|support|команд\w+|канал\w*|нас|меня|всех|коллег)(?!\w)",
    ),
)
_QUERY = re.compile(r"\s*(?:select|with)\s", re.IGNORECASE)
_CHANNEL = re.compile(r"(?<!\w)#[\w-]+|(?:channel|канал\w*)\s+([a-z][\w-]+)(?!\w)")
_METHOD = re.compile(r"(?<!\w)(get|post|put|patch|delete|head)(?!\w)")
_POSTS = re.compile(
    r"(?<!\w)(?:posts?|sends?|submits?|push(?:es)?|forwards?|отправ\w+|шли|шлет|перешли|пересыла\w+|запости|постит)(?!\w)"
)
_SAYING = re.compile(
    r"(?:that\s+says|which\s+says|saying|reading|with\s+(?:the\s+)?(?:text|message|words)|say|says|с\s+текстом|со\s+словами|с\s+сообщением)\s*:?\s+(.+)$"
)
_SUBJECT = re.compile(rf"(?:subject|тем\w{{1,2}}|заголовк\w+)\s*:?\s*({QUOTE}+)")
_PRODUCTS: tuple[tuple[str, str, str], ...] = (
    (
        "http",
        r"answer|response|result|reply|output|data|ответ\w*|результат\w*|данные|it(?!\w)|его|их",
        "body",
    ),
    (
        "assistant",
        r"summary|answer|text|result|reply|translation|response|it(?!\w)|пересказ\w*|ответ\w*|текст\w*|перевод\w*|результат\w*|резюме|сводк\w*|его",
        "text",
    ),
    (
        "database",
        r"rows?|result\w*|answer|table|data|them|it(?!\w)|строк\w*|результат\w*|данные|ответ\w*|их|его",
        "rows",
    ),
)


@dataclass(frozen=True, slots=True)
class Before:
    """What comes before a step: the trigger's connector, and the newest steps that give something, by connector."""

    trigger: str = ""
    products: Mapping[str, str] = field(default_factory=dict)
    language: Language = "en"


@dataclass(frozen=True, slots=True)
class StepDraft:
    """A step as it was told. ``missing`` is what must be asked for."""

    connector: str
    label: str
    config: Mapping[str, Json]
    missing: Sequence[str] = ()


def connector_of(part: Masked) -> str:
    """The connector that the words are about; empty where they are about none."""
    if any(_QUERY.match(each) for each in part.all(QUOTE)):
        return "database"
    return next((name for name, form in _WORDS if re.search(form, part.plain)), "")


def draft_step(part: Masked, before: Before, connector: str = "") -> StepDraft:
    """The step that the words mean."""
    match connector or connector_of(part):
        case "delay":
            return _delay(part, before)
        case "slack":
            return _slack(part, before)
        case "email":
            return _email(part, before)
        case "http":
            return _http(part, before)
        case "database":
            return _database(part, before)
        case "assistant":
            return _assistant(part, before)
        case _:
            return _transform(part, before)


def _delay(part: Masked, before: Before) -> StepDraft:
    seconds = sum(seconds_of(each) for each in part.all(SPAN))
    if not seconds:
        return StepDraft("delay", "", {}, ("seconds",))
    waits = Said("Wait {}", "Подождать {}").told(before.language)
    return StepDraft(
        "delay", waits.format(told(seconds, before.language)), {"seconds": max(round(seconds), 1)}
    )


def _slack(part: Masked, before: Before) -> StepDraft:
    config: dict[str, Json] = {"text": text_of(part, before)}
    found = _CHANNEL.search(part.plain)
    label = Said("Tell Slack", "Сообщить в Slack").told(before.language)
    if found is not None:
        channel = part.text[found.start() : found.end()] if found[0].startswith("#") else f"#{found[1]}"
        config["channel"] = channel
        label = Said("Tell {}", "Сообщить в {}").told(before.language).format(channel)
    return StepDraft("slack", label, config)


def _email(part: Masked, before: Before) -> StepDraft:
    to = ", ".join(part.all(MAIL))
    found = _SUBJECT.search(part.plain)
    rest = (
        part
        if found is None
        else Masked(
            part.text, part.plain[: found.start(1)] + " " * len(found[1]) + part.plain[found.end(1) :]
        )
    )
    subject = part.cut(*found.span(1)).first(QUOTE) if found else _subject(before)
    config: dict[str, Json] = {"to": to} if to else {}
    config |= {"subject": subject, "body": text_of(rest, before)}
    label = Said("E-mail to {}", "Письмо на {}").told(before.language).format(to)[:80] if to else ""
    return StepDraft("email", label, config, () if to else ("to",))


def _subject(before: Before) -> str:
    """A subject that says what started the workflow."""
    match before.trigger:
        case "schedule":
            return Said("Scheduled message", "Сообщение по расписанию").told(before.language)
        case "webhook":
            return Said("A webhook was called", "Вызван вебхук").told(before.language)
    return Said("A message of the workflow", "Сообщение процесса").told(before.language)


def _http(part: Masked, before: Before) -> StepDraft:
    url = part.first(URL)
    named = _METHOD.search(part.plain)
    method = (
        named[1].upper()
        if named and named[1] != "post"
        else "POST"
        if named or _POSTS.search(part.plain)
        else "GET"
    )
    if (
        method == "GET"
        and named is None
        and re.search(r"(?<!\w)(?:to\s+the\s+webhook|body)(?!\w)", part.plain)
    ):
        method = "POST"
    config: dict[str, Json] = {"method": method} if method != "GET" else {}
    if url:
        config["url"] = url if "://" in url else f"https://{url}"
    if method in {"POST", "PUT", "PATCH"}:
        quoted = part.first(QUOTE)
        config["body"] = quoted or _product(part, before, always=True) or "{{ trigger.body }}"
    host = re.sub(r"^https?://|/.*$", "", url)
    return StepDraft("http", f"{method} {host}"[:80] if host else "", config, () if url else ("url",))


def _database(part: Masked, before: Before) -> StepDraft:
    sql = next((each for each in part.all(QUOTE) if _QUERY.match(each)), "")
    label = Said("Query the database", "Запрос к базе данных").told(before.language)
    return StepDraft("database", label, {"sql": sql.rstrip("; ")} if sql else {}, () if sql else ("sql",))


def _assistant(part: Masked, before: Before) -> StepDraft:
    quoted = part.first(QUOTE)
    task = quoted or _task(part, before)
    prompt = (
        task if "{{" in task else f"{task}:\n\n{_product(part, before, always=True) or default_data(before)}"
    )
    label = Said("Ask the assistant", "Спросить ассистента").told(before.language)
    return StepDraft("assistant", label, {"prompt": prompt})


def _task(part: Masked, before: Before) -> str:
    """What the assistant is to do, in the person's words."""
    found = re.search(
        r"(?:(?:assistant|ai|llm|gpt|ассистент\w*|помощник\w*|нейросет\w+|ии)\s*(?:to\s+|that\s+|,?\s*чтобы\s+он\w?\s+)?)(\w.*)$",
        part.plain,
    )
    text = (
        part.text[found.start(1) :]
        if found
        else re.sub(r"^\W*(?:a\s+step\s+that\s+|шаг,?\s+котор\w+\s+)", "", part.text)
    )
    text = re.sub(r"\s*(?:(?:from|at|of|on|с|по)\s+)?https?://\S+", "", text).strip(" .,;:")
    text = re.sub(
        r"\s+(?:with|by|using)\s+(?:the\s+)?(?:assistant|ai|llm)$|\s+(?:с\s+помощью\s+)?ассистент\w+$",
        "",
        text,
        flags=re.IGNORECASE,
    )
    default = Said("Summarise this in a few sentences", "Кратко перескажи это").told(before.language)
    return f"{text[:1].upper()}{text[1:]}" if len(text) > 4 else default


def _transform(part: Masked, before: Before) -> StepDraft:
    found = re.search(
        r"(?:set|compute|calculate|calculates|field|fields|поле|вычисли|посчитай|преобразуй)\s+(?:the\s+)?(?:field\s+|поле\s+)?([\w-]+)\s*(?:=|:=|to|as|как)\s*(.+)$",
        part.plain,
    )
    label = Said("Make fields", "Подготовить поля").told(before.language)
    if found is None or not re.fullmatch(r"[a-z_]\w*", found[1]):
        return StepDraft("transform", label, {}, ("fields",))
    typed = part.text[found.start(2) : found.end(2)].strip(' .`"«»')
    value = typed if re.search(r"(?:trigger|steps|run)\.|[\"']", typed) else _formula(typed)
    return StepDraft("transform", label, {"fields": {found[1]: value}})


def _formula(typed: str) -> str:
    """Arithmetic with bare names of fields: ``price * quantity``."""
    return re.sub(r"[^\W\d][\w]*(?:\.\w+)*", lambda each: field_path(each[0]), typed)


def text_of(part: Masked, before: Before) -> str:
    """What a message says: the quoted text, what is named in words, else what came before."""
    quoted = part.first(QUOTE)
    if quoted and not _QUERY.match(quoted):
        return quoted
    found = _SAYING.search(part.plain)
    if found is not None and QUOTE not in found[1]:
        typed = part.text[found.start(1) : found.end(1)].strip(" .")
        if typed:
            return f"{typed[:1].upper()}{typed[1:]}"
    return _product(part, before, always=True) or default_text(before)


def _product(part: Masked, before: Before, *, always: bool = False) -> str:
    """What an earlier step gave, where the words name it, or else (with ``always``) the newest that gives something."""
    newest = list(before.products)[::-1]
    for connector, words, key in _PRODUCTS:
        if (
            connector in before.products
            and newest[0] == connector
            and re.search(rf"(?<!\w)(?:{words})(?!\w)", part.plain)
        ):
            return f"{{{{ steps.{before.products[connector]}.{key} }}}}"
    named = [(each, words, key) for each, words, key in _PRODUCTS if each in before.products]
    for connector, words, key in named:
        if re.search(rf"(?<!\w)(?:{words})(?!\w)", part.plain):
            return f"{{{{ steps.{before.products[connector]}.{key} }}}}"
    if always and newest:
        key = next(key for connector, _, key in _PRODUCTS if connector == newest[0])
        return f"{{{{ steps.{before.products[newest[0]]}.{key} }}}}"
    return ""


def default_data(before: Before) -> str:
    """What a step works on that was told nothing else: a template that no data can make fail."""
    return (
        "{{ trigger }}" if before.trigger == "schedule" else '{{ get(trigger.body, "text", trigger.body) }}'
    )


def default_text(before: Before) -> str:
    """What a message says that was told nothing else."""
    if before.trigger == "schedule":
        return Said(
            "It is time: {{ run.workflow }}, {{ run.number }}", "Пора: {{ run.workflow }}, {{ run.number }}"
        ).told(before.language)
    said = Said("New call: ", "Новый вызов: ").told(before.language)
    return said + '{{ get(trigger.body, "text", trigger.body) }}'
