"""Taking the description of a workflow apart: what starts it, what is done, under which condition."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from tools.phrases.workflows.comparing import Known, expression_of
from tools.phrases.workflows.masking import MAIL, QUOTE, SPAN, TIME, URL, Masked
from tools.phrases.workflows.steps import connector_of

ClauseKind = Literal["trigger", "if", "so", "else", "step", "other"]

_WHEN = r"on\s+receiving|on\s+receipt\s+of|whenever|when|once|as\s+soon\s+as|every\s+time|each\s+time|any\s+time|upon|after|on(?=\s+(?:an?\s+|the\s+|each\s+|every\s+|any\s+)?(?:new\s+|incoming\s+)?(?:web)?hook)|on\s+(?:each|every|any)(?=\s)|triggered\s+by|по\s+вебхуку|когда|как\s+только|каждый\s+раз|всякий\s+раз|при(?=\s+(?:каждом\s+|любом\s+|новом\s+|поступлении|получении|вызове|срабатывании|приходе|создании|вебхуке))|после(?=\s+(?:каждого\s+)?(?:вызова|вебхука|получения|прихода|срабатывания))|по(?=\s+(?:каждому\s+|любому\s+)?(?:вебхуку|вызову|хуку))|о(?=\s+каждом\s)|на\s+каждый(?=\s)|about\s+(?:each|every)(?=\s)|for\s+(?:each|every)(?=\s)|from\s+(?:the|a)(?=\s+webhook)|из(?=\s+вебхука)"
_IF = r"if|unless|in\s+case|provided(?:\s+that)?|(?:an?\s+|the\s+)?condition(?:\s+that\s+checks)?(?:\s+whether)?(?=\s)|условие(?=\s)|проверь(?:те)?,?\s+что|only\s+if|but\s+only\s+if|если|в\s+случае\s+если|при\s+условии\s+что|при\s+условии"
_SO = r"if\s+(?:so|yes|true|it\s+is|it\s+does|that\s+is\s+so|it\s+is\s+true|it's\s+true|that's\s+true|the\s+case)|если\s+(?:так|да|это\s+так|истина|условие\s+выполнено|выполнено)"
_ELSE = r"or\s+else|else|otherwise|if\s+(?:not|no|false|it\s+isn't|it\s+is\s+not|it\s+is\s+false|it\s+doesn't)|если\s+(?:не\s+так|ложь|условие\s+не\s+выполнено|не\s+выполнено)|in\s+all\s+other\s+cases|in\s+any\s+other\s+case|а\s+если\s+нет|если\s+нет|а?\s*иначе|в\s+противном\s+случае|в\s+остальных\s+случаях|если\s+же\s+нет"
_THEN = r"and\s+then|then|after\s+that|afterwards|next|finally|and\s+also|also|in\s+the\s+end|after\s+which|а\s+затем|а\s+потом|и\s+затем|и\s+потом|потом|затем|после\s+этого|после\s+чего|дальше|далее|наконец|в\s+конце|а\s+также|также"
_VERBS = (
    r"tells?|posts?|sends?|notif(?:y|ies)|alerts?|waits?|asks?|fetch(?:es)?|gets?|pauses?|writes?|reads?|looks?\s+up|pings?"
    r"|informs?|warns?|summari[sz]es?|translates?|classif(?:y|ies)|calculates?|computes?|sets?|checks?"
)
_NOUNLIKE = r"calls?|requests?|e-?mails?|mails?|messages?|queries|query|runs?|texts?"
_VERBS_RU = (
    r"спрашива(?:й|ет)|спроси|запраш?ива(?:й|ет)|запроси|шли|шлет|пошли|присыла(?:й|ет)|отправ(?:ь|ляй|ляет)|пиши|пишет|напиши|сообщ(?:и|ай|ает)"
    r"|уведом(?:и|ляй|ляет)|предупре(?:ди|ждай|ждает)|вызови|вызывай|вызывает|дела(?:й|ет)|сделай|подожди|подождет|жди|ждет|попроси|проси|просит"
    r"|выполни|выполняй|выполняет|получи|получай|получает|забери|забирай|забирает|загрузи|загружает|скажи|перескажи|переведи|переводит|обобщи"
    r"|дергай|дергает|дерни|проверь|проверяй|проверяет|посчитай|вычисли|читай|прочитай|выбери|выбирает|обратись|обращается|постит|запости|публикуй|опубликуй|публикует|оповести|оповещай|оповещает|выжди"
)
_BREAK = re.compile(
    rf"(?P<sentence>\s*[;\n]+\s*|\s*[.!]+(?:\s+|$)|\s*[,:]?\s*(?:->|→|=>|⇒)\s*)|(?P<comma>\s*[,:–—]\s+)|(?P<and>\s+(?:and|и|&|plus|а|but|но)\s+)"
    rf"|(?P<then>\s+(?=(?:{_THEN})(?!\w)))|(?P<gap>\s+(?=(?:{_WHEN}|{_IF}|{_ELSE})(?!\w)))"
    rf"|(?P<verb>(?<!\bto)(?<!\ba)(?<!\bthe)\s+(?=(?:{_VERBS}|{_VERBS_RU})\s)|(?<=[{TIME}{SPAN}{QUOTE}\w])\s+(?=(?:{_NOUNLIKE})\s+(?:[{URL}{MAIL}{QUOTE}#]|(?:the|an?|to|it|me|us)(?!\w))))"
    rf"|(?P<time>\s+(?={TIME})|(?<={TIME})\s+)"
)
_HOOK = r"(?<!\w)(?:web)?-?hooks?(?!\w)|вебхук\w*|(?<!\w)хук\w*"
_EVENT = re.compile(
    r"(?:arriv|com(?:es|ing)?\s+in|receiv|trigger|fir(?:es|ed)|call(?:s|ed)|creat|submit|fill|pay|paid|plac|happen|is\s+(?:sent|made|added|opened|closed)"
    r"|signs?\s+up|registers?|orders?|приход|приш|поступ|получ|сраб|вызыва|вызов|создан|созда[её]т|оформ|заполн|оплат|появ|случ|регистрир)"
)
_MANUAL = re.compile(
    r"(?:by\s+hand|manually|press|click|on\s+demand|вручную|нажим|нажат|по\s+кнопке|по\s+требованию)"
)
_CHECKS = re.compile(
    r"(?:checks?|test|verify|make\s+sure|проверь|проверяй|проверяет|убедись)[\s,]+(?:that|whether|if|что|ли)\s+(?=\S)"
)
_DOES = re.compile(
    r"(?:print|create|make|update|save|store|log|delete|remove|upload|download|open|close|move|copy|book|order|buy|pay|charge|invoice|assign|tag|publish"
    r"|tweet|record|append|insert|start|stop|turn|play|draw|sign|archive|generate|convert|resize|encrypt|scan|plan|invite|dial|phone|text|push"
    r"|распечат|напечат|созда[йт]|сохран|обнов|запиш|запис|удал|загруз|закр|откро|перемест|оплат|куп|заказ|назнач|опублик|архивир|сгенерир|нарису|позвон|выставь)s?\w*(?!\w)"
)
_IF_HOOK = rf"(?:if|если)\s+(?:an?\s+|the\s+|новый\s+)?(?:new\s+)?(?:{_HOOK})"
_HOOK_ALONE = re.compile(
    rf"(?:an?\s+|the\s+|new\s+|incoming\s+)*(?:{_HOOK})(?:\s+(?:trigger|call|comes\s+in|arrives|fires))?"
)
_BEGINS = re.compile(rf"(?:{_WHEN})(?!\w)|{_DOES.pattern}")
"""Words that are something of their own, though nobody knows what."""
_SENDS_HOOK = re.compile(rf"\w+\s+(?:an?\s+|the\s+|us\s+|our\s+|нам\s+|наш\s+)*(?:{_HOOK})")
"""What somebody else does that starts the workflow: "our shop sends a webhook"."""
_BEGINNINGS: tuple[tuple[ClauseKind, re.Pattern[str]], ...] = (
    ("so", re.compile(rf"(?:{_SO})(?!\w)[\s,:]*")),
    ("else", re.compile(rf"(?:{_ELSE})(?!\w)[\s,:]*")),
    ("if", _CHECKS),
    ("if", re.compile(rf"(?:{_IF})(?!\w)[\s,:]*")),
)
_FLOW = r"(?:work\s?-?flow|automation|flow|процесс|автоматизаци|воркфлоу|сценари|pipeline|пайплайн)"


@dataclass(frozen=True, slots=True)
class Clause:
    """A piece of the message. ``ends`` where a sentence ended before it; ``close`` where nothing but a blank stands there.

    A condition is ``is_negated`` where it began with "unless".
    """

    kind: ClauseKind
    part: Masked
    link: str = ""
    ends: bool = False
    close: bool = False
    is_negated: bool = False


@dataclass(frozen=True, slots=True)
class _Joint:
    """What stands before a piece ("," or "and", empty for a blank only), and whether a sentence ended there."""

    link: str = ""
    ends: bool = False


@dataclass(frozen=True, slots=True)
class _Piece:
    """A part of the message, and what stands before it."""

    part: Masked
    joint: _Joint


def clauses_of(masked: Masked) -> list[Clause]:
    """The pieces in their order; a piece that begins nothing of its own belongs to the one before."""
    found: list[Clause] = []
    carried = _Joint()
    for piece in _pieces(masked):
        joint = _Joint(f"{carried.link} {piece.joint.link}".strip(), piece.joint.ends or carried.ends)
        carried = _take(found, piece.part, joint, masked)
    return [each for clause in found for each in _parted(clause)]


def _take(found: list[Clause], part: Masked, joint: _Joint, whole: Masked) -> _Joint:
    """Add what a piece says; what stood before it is told where the piece itself says nothing."""
    then = re.match(rf"(?:(?:{_THEN}|and|but|и|а(?!\s+если\s+нет)|но)(?!\w)[\s,:]*)+", part.plain)
    if then is not None:
        joint = replace(joint, link=f"{joint.link} {then[0].strip()}".strip())
        part = part.cut(then.end(), len(part.plain))
    close = not joint.link and bool(found)
    rest, kind = _kind(part)
    if kind in {"else", "so"}:
        found.append(Clause(kind, rest.cut(0, 0), joint.link, joint.ends, close))
        joint, close = _Joint(), False
        rest, kind = _kind(rest)
    if not rest.plain:
        return joint
    if (
        kind == "other"
        and found
        and not joint.ends
        and not _BEGINS.match(rest.plain)
        and not _is_new(rest, found[-1])
    ):
        found[-1] = _grown(found[-1], rest, whole)
        return _Joint()
    if kind == "other" and found and found[-1].kind in {"if", "trigger"} and expression_of(rest, _ALL):
        kind = "if"
    negated = part.plain.startswith("unless")
    found.append(Clause(kind, rest, joint.link, joint.ends, close, is_negated=negated))
    return _Joint()


def _parted(clause: Clause) -> list[Clause]:
    """A trigger and the condition that its words hold: "a webhook comes in with a total above 100"."""
    if clause.kind == "trigger":
        for found in re.finditer(
            r"\s+(?:with|whose|where|having|с|со|где|у\s+котор\w+|котор\w+)\s+", clause.part.plain
        ):
            condition = clause.part.cut(found.end(), len(clause.part.plain))
            if expression_of(condition, _ALL):
                return [replace(clause, part=clause.part.cut(0, found.start())), Clause("if", condition)]
    return [clause]


_ALL = Known("http", "database", "assistant")


def _is_new(part: Masked, before: Clause) -> bool:
    """Whether words that begin nothing are a condition of their own: "… and the amount is over 100"."""
    return before.kind == "trigger" and bool(expression_of(part, _ALL))


def _grown(before: Clause, part: Masked, whole: Masked) -> Clause:
    """A clause with the words that follow it."""
    text = f"{before.part.text} {part.text}"
    plain = f"{before.part.plain} {part.plain}"
    start = whole.text.find(before.part.text)
    end = whole.text.find(part.text, start + len(before.part.text)) + len(part.text)
    grown = (
        whole.cut(start, end) if 0 <= start < end and end - start <= len(text) + 8 else Masked(text, plain)
    )
    return replace(before, part=grown)


def _pieces(masked: Masked) -> Iterator[_Piece]:
    """The parts between conjunctions, commas, ends of sentences, and before verbs that begin a step."""
    start, joint = 0, _Joint()
    for found in _BREAK.finditer(masked.plain):
        part = masked.cut(start, found.start())
        if found.lastgroup == "verb" and not _may_break(part):
            continue
        after = masked.plain[found.end() :]
        if found.lastgroup == "verb" and _SENDS_HOOK.match(after):
            continue
        if found.lastgroup == "comma" and re.search(r"\d$", part.plain) and re.match(r"\d", after):
            continue
        if part.plain:
            yield _Piece(part, joint)
            joint = _Joint()
        joint = _Joint(
            f"{joint.link} {found[0].strip()}".strip(), joint.ends or found.lastgroup == "sentence"
        )
        start = found.end()
    part = masked.cut(start, len(masked.plain))
    if part.plain:
        yield _Piece(part, joint)


def _may_break(part: Masked) -> bool:
    """Whether a verb after these words begins a step: they tell what starts the workflow, or a condition."""
    leads = re.match(rf"(?:(?:{_THEN}|and|и|а)\s+)*(?:{_WHEN}|{_IF}|{_ELSE}|{TIME})(?!\w)?", part.plain)
    return bool(leads) and not re.search(
        r"\b(?:web)?hook\s+(?:that|which)$|\b(?:that|which|который|которое|которая)$", part.plain
    )


def _kind(part: Masked) -> tuple[Masked, ClauseKind]:
    """What a piece is, and the piece without the word that says so."""
    plain = part.plain
    if re.match(_IF_HOOK, plain) and _EVENT.search(plain):
        return part, "trigger"
    for kind, form in _BEGINNINGS:
        if found := form.match(plain):
            return part.cut(found.end(), len(plain)), kind
    when = re.match(rf"(?:{_WHEN})\s+", plain)
    if when is not None and _compares(part.cut(when.end(), len(plain))):
        return part.cut(when.end(), len(plain)), "if"
    if _starts(plain):
        return part, "trigger"
    return part, "step" if connector_of(part) else "other"


def _compares(part: Masked) -> bool:
    """Whether what stands after "when" is a comparison, and nothing that happens."""
    if re.search(_HOOK, part.plain) or TIME in part.plain:
        return False
    is_value = bool(re.search(rf"[\d{QUOTE}]", part.plain)) or not _EVENT.search(part.plain)
    return is_value and bool(expression_of(part, _ALL))


def _starts(plain: str) -> bool:
    """Whether it tells what starts the workflow."""
    if TIME in plain and not re.sub(rf"[{TIME}\s,]|cron|on|at|schedule|a|по|расписани\w", "", plain):
        return True
    if re.match(rf"(?:{_WHEN})(?!\w)", plain):
        return bool(re.search(_HOOK, plain) or _EVENT.search(plain) or _MANUAL.search(plain))
    return bool(_HOOK_ALONE.fullmatch(plain))


def is_workflow(plain: str) -> bool:
    """Whether it speaks of a workflow by name."""
    return bool(re.search(_FLOW, plain))


def is_webhook(plain: str) -> bool:
    """Whether it speaks of a webhook."""
    return bool(re.search(_HOOK, plain))


def is_manual(plain: str) -> bool:
    """Whether it tells that somebody starts it by hand."""
    return bool(_MANUAL.search(plain))
