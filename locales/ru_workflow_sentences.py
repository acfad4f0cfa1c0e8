"""Russian for the sentences of the workflow pack: cards, receipts, what tools tell of workflows and runs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from locales.ru_workflow_checks import CHECKS, KINDS
from locales.ru_workflow_connections import CONNECTIONS
from locales.ru_workflow_failures import FAILURES
from locales.ru_workflow_refusals import REFUSALS

Told = str | tuple[str, str, str]

_NODES = ("узел", "узла", "узлов")


def _counted(template: str, forms: tuple[str, str, str]) -> tuple[str, str, str]:
    """The template with ``@`` in the three forms of a noun."""
    one, few, many = (template.replace("@", each) for each in forms)
    return one, few, many


_CLAUSES: Mapping[str, Told] = {
    # Граф; какие узлы, показано на карточке рядом
    "build {a} with {n} node: {b}": "построить {a}: {n} узел",
    "build {a} with {n} nodes: {b}": _counted("построить {a}: {n} @", _NODES),
    "rebuild {a} with {n} node: {b}": "построить {a} заново: {n} узел",
    "rebuild {a} with {n} nodes: {b}": _counted("построить {a} заново: {n} @", _NODES),
    **{f"add {kind} “{{a}}” to {{b}}": f"добавить «{told}: {{a}}» в {{b}}" for kind, told in KINDS.items()},
    **{f"add {kind} to {{a}}": f"добавить «{told}» в {{a}}" for kind, told in KINDS.items()},
    **{
        f"remove {kind} “{{a}}” from {{b}}": f"убрать «{told}: {{a}}» из {{b}}"
        for kind, told in KINDS.items()
    },
    **{
        f"remove {kind} ({{a}}) from {{b}}": f"убрать «{told}» ({{a}}) из {{b}}"
        for kind, told in KINDS.items()
    },
    **{
        f"turn {{a}} of {{b}} into {kind}": f"сделать {{a}} в {{b}}: «{told}»" for kind, told in KINDS.items()
    },
    "move {n} node of {a}": "переместить {n} узел в {a}",
    "move {n} nodes of {a}": _counted("переместить {n} @ в {a}", _NODES),
    "move {a} of {b}": "переместить {a} в {b}",
    "rename {a} of {b} to “{c}”": "назвать {a} в {b} «{c}»",
    "set {a} of {b} in {c} to {d}": "задать {a} у {b} в {c}: {d}",
    "change {a} of {b} in {c}": "изменить {a} у {b} в {c}",
    "change {a}": "изменить {a}",
    "connect {a} → {b} (if true)": "соединить {a} → {b} (да)",
    "connect {a} → {b} (if false)": "соединить {a} → {b} (нет)",
    "connect {a} → {b}": "соединить {a} → {b}",
    "disconnect {a} → {b} (if true)": "разъединить {a} → {b} (да)",
    "disconnect {a} → {b} (if false)": "разъединить {a} → {b} (нет)",
    "disconnect {a} → {b}": "разъединить {a} → {b}",
    "{n} connections": ("{n} связь", "{n} связи", "{n} связей"),
    "{n} connections fewer": ("на {n} связь меньше", "на {n} связи меньше", "на {n} связей меньше"),
    "restore version {a} of {b}": "восстановить версию {a} процесса {b}",
    # Процессы и запуски
    "create the workflow {a} “{b}”": "создать процесс {a} «{b}»",
    'create the workflow {a} "{b}"': "создать процесс {a} «{b}»",
    "rename {a} to “{b}”": "переименовать {a} в «{b}»",
    "describe {a} anew": "изменить описание {a}",
    "let {a} go on": "возобновить {a}",
    'let {a} go on "{b}"': "возобновить {a} «{b}»",
    "pause {a}": "приостановить {a}",
    'pause {a} "{b}"': "приостановить {a} «{b}»",
    "archive {a}": "убрать {a} в архив",
    "bring {a} back": "вернуть {a} из архива",
    "run {a} “{b}” once as {c}": "запустить {a} «{b}» один раз как {c}",
    'run {a} "{b}" once as {c}': "запустить {a} «{b}» один раз как {c}",
    "cancel {a}": "отменить {a}",
    "delete the workflow {a} “{b}”": "удалить процесс {a} «{b}»",
    "take version {a} of {b} back": "убрать версию {a} процесса {b}",
    "delete {n} runs": ("удалить {n} запуск", "удалить {n} запуска", "удалить {n} запусков"),
    "and {n} more changes": ("и ещё {n} изменение", "и ещё {n} изменения", "и ещё {n} изменений"),
}
"""On a card: with a small letter inside a sentence, with a capital one at its beginning, the version at its end."""


def _cards() -> Iterator[tuple[str, Told]]:
    for english, told in _CLAUSES.items():
        for version, said in (("", ""), (" (version {v})", " (версия {v})")):
            if not version and "build {a}" in english:
                continue  # it always makes a version, and its list of nodes would take in what follows
            yield english + version, _ended(told, said)
            yield _capital(english) + version, _each_capital(_ended(told, said))
            if version:
                yield _capital(english) + version + ".", _each_capital(_ended(told, f"{said}."))


def _ended(told: Told, end: str) -> Told:
    return told + end if isinstance(told, str) else (told[0] + end, told[1] + end, told[2] + end)


def _each_capital(told: Told) -> Told:
    return (
        _capital(told) if isinstance(told, str) else (_capital(told[0]), _capital(told[1]), _capital(told[2]))
    )


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _remarks() -> Iterator[tuple[str, Told]]:
    """What was chosen by itself."""
    for kind, told in KINDS.items():
        yield (
            f'{kind} uses the connection "{{a}}", the only one. It is for practice: nothing is sent.',
            f"{told}: взято подключение «{{a}}», единственное. Оно для тренировки: ничего не отправляется.",
        )
        yield (
            f'{kind} uses the connection "{{a}}", the only one.',
            f"{told}: взято подключение «{{a}}», единственное.",
        )


_TOLD: Mapping[str, Told] = {
    **dict(_remarks()),
    "It is for practice: nothing is sent.": "Оно для тренировки: ничего не отправляется.",
    'No workflow was named, so this is {a} "{b}", the latest.': "Процесс не назван, поэтому это {a} «{b}», последний.",
    "You have no workflow of your own yet, so this is the team's latest, {a}.": "Своего процесса у вас ещё нет, "
    "поэтому это "
    "последний процесс команды, {a}.",
    'The node "{a}" has the id {b}.': "У узла «{a}» идентификатор {b}.",
    "It leads nowhere yet: {a} could come next. Join them with add_edge.": "Он пока никуда не ведёт: дальше мог бы быть "
    "{a}. Соедините их.",
    "Nothing leads to it yet: it could come after {a}. Join them with add_edge.": "К нему пока ничего не ведёт: "
    "он мог бы "
    "идти после {a}. Соедините их.",
    "{a} and others": "{a} и другие",
    "Nothing led to {a}.": "К {a} ничего не вело.",
    "Both ways of {a} led to the same step.": "Обе ветки {a} вели к одному шагу.",
    "{n} node back to the automatic layout.": "{n} узел — снова в автоматической раскладке.",
    "{n} nodes back to the automatic layout.": _counted("{n} @ — снова в автоматической раскладке.", _NODES),
    "{a} is tidy already; there is nothing to optimize": "{a} уже в порядке, оптимизировать нечего",
    "{a} is so already; nothing changes in it": "{a} уже такой, в нём ничего не меняется",
    "{a} is as in version {b} already; nothing changes in it": "{a} уже такой, как в версии {b}; ничего не меняется",
    "{a} is active already; nothing changes": "{a} и так активен; ничего не меняется",
    "{a} is paused already; nothing changes": "{a} и так приостановлен; ничего не меняется",
    "No run of {a} has failed, so there is nothing to explain": "Неудачных запусков у {a} нет, объяснять нечего",
    "The error is empty, so there is nothing to explain": "Ошибка пуста, объяснять нечего",
    **{
        f"{{a}} is {state}, so there is nothing to explain": f"{{a}} {told}, объяснять нечего"
        for state, told in {
            "queued": "в очереди",
            "running": "выполняется",
            "waiting": "ждёт",
            "done": "готов",
            "failed": "с ошибкой",
            "cancelled": "отменён",
        }.items()
    },
    "There are no workflows": "Процессов нет",
    'There are no workflows with "{a}"': "Процессов с «{a}» нет",
    'There is no connector for "{a}"; list all without query': "Коннектора для «{a}» нет",
    "{a} is in order and can run": "{a} в порядке, его можно запускать",
    "by hand": "вручную",
    "Restored from version {a}": "Восстановлено из версии {a}",
    "Tidied": "Порядок наведён",
    # Заголовки таблиц
    "Starts by": "Чем запускается",
    "Last run": "Последний запуск",
    "Started by": "Причина",
    "Failed at": "Узел с ошибкой",
    "What it does": "Что делает",
    "Workflow": "Процесс",
    "Nodes": "Узлы",
    "Node": "Узел",
    "Edges": "Связи",
    "Problems": "Замечания",
    "Problem": "Замечание",
    "Level": "Степень",
    "Outcome": "Исход",
    "Connector": "Коннектор",
    "Connections": "Подключения",
    "Settings": "Настройки",
    "Gives": "Что даёт",
    "Tries": "Попытки",
    "Label": "Подпись",
}

WORKFLOWS: Mapping[str, Told] = {**dict(_cards()), **_TOLD, **REFUSALS, **CONNECTIONS, **CHECKS, **FAILURES}
