"""Russian for what is wrong with a workflow's definition: nodes, edges, settings, what differs."""

from __future__ import annotations

from collections.abc import Mapping

from locales.ru_workflow_expressions import EXPRESSIONS
from locales.ru_workflow_manifests import MANIFESTS

KINDS = {
    "Webhook": "Вебхук",
    "Schedule": "Расписание",
    "HTTP request": "HTTP-запрос",
    "Slack message": "Сообщение в Slack",
    "E-mail": "Письмо",
    "Condition": "Условие",
    "Transform": "Преобразование",
    "Delay": "Пауза",
    "Database query": "Запрос к базе",
    "Assistant": "Ассистент",
}
"""The connectors, as ``locales.ru_workflow_manifests`` names them."""
_LABELS = (
    "Method",
    "Signature",
    "When",
    "Time zone",
    "URL",
    "Headers",
    "Query",
    "Body",
    "Timeout",
    "Connection",
    "May be repeated",
    "Text",
    "Channel",
    "To",
    "Subject",
    "Condition",
    "Fields",
    "Seconds",
    "SQL",
    "Parameters",
    "Question",
    "At most (words)",
)
SETTINGS = {label: MANIFESTS.get(label, label) for label in _LABELS}
"""The settings of nodes by their English label."""
CONNECTED = {name: KINDS[name] for name in ("Webhook", "HTTP request", "Slack message", "E-mail")}
"""Those that connections are for."""


def _kinds() -> dict[str, str]:
    """Sentences that name a kind of connection."""
    told: dict[str, str] = {}
    for kind, russian in CONNECTED.items():
        told |= {
            f"{{a}} needs a connection; choose one of the kind “{kind}”.": f"{{a}}: нужно подключение; выберите его — "
            f"«{russian}».",
            f"{{a}} needs a connection of the kind “{kind}”, and there is none yet; have an administrator add "
            f"one on the "
            "page Connections.": f"{{a}}: нужно подключение «{russian}», а его ещё нет; попросите "
            f"администратора добавить "
            "его на странице подключений.",
            f"The connection of {{a}} does not exist any more; choose "
            f"another one of the kind “{kind}”.": f"Подключения у "
            f"{{a}} больше нет; выберите другое — «{russian}».",
            f"The connection of {{a}} is of the kind “{{b}}”; choose one of the kind “{kind}”.": f"Подключение у {{a}} "
            f"другого вида, «{{b}}»; выберите «{russian}».",
        }
    return told


_DEFINITION: Mapping[str, str] = {
    # Узлы и связи
    "{a} nodes have the id {b}; give each an id of its own.": "Идентификатор {b} сразу у нескольких узлов ({a}); дайте "
    "каждому свой.",
    "{a} is not possible: {b}": "{a} невозможен: {b}",
    "The workflow starts with {a}, so {b} cannot start it too: a workflow has one trigger. Remove one of them, "
    "or make a "
    "second workflow.": "Процесс начинается с {a}, поэтому {b} не может начинать его тоже: триггер один. "
    "Уберите один из "
    "них или сделайте второй процесс.",
    "{a} cannot come after itself; remove that edge.": "{a} не может следовать за собой; уберите эту связь.",
    "The edge {a} needs the node {b}, but there is none. Add that node, or remove the edge.": "Связи {a} нужен "
    "узел {b}, "
    "а его нет. Добавьте узел или уберите связь.",
    "The edge {a} needs the node {b}, but there is none. Did you mean {c}?": "Связи {a} нужен узел {b}, а его нет. "
    "Возможно, {c}?",
    "The edge from {a} to {b} is there {c} times; remove all but one.": "Связь от {a} к {b} есть несколько раз ({c}); "
    "оставьте одну.",
    "The edge from {a} to {b} is not possible: nothing comes before a trigger, which starts the workflow. "
    "Remove it.": "Связь "
    "от {a} к {b} невозможна: перед триггером ничего нет, с него процесс начинается. Уберите её.",
    "The edge from {a} to {b} has the branch “{c}”, but only edges from a condition have one; leave it out, or put a "
    "condition between them.": "У связи от {a} к {b} ветка «{c}», а ветки есть только у условий; уберите её или "
    "поставьте "
    "между ними условие.",
    "The edge from {a} to {b} must say for which outcome it is: give it the branch “true” or “false”.": "Связь от {a} к "
    "{b} должна сказать, для какого она исхода: дайте ей ветку «true» или «false».",
    "These nodes go round in a circle: {a}. Remove one of the edges between them.": "Эти узлы идут по кругу: "
    "{a}. Уберите "
    "одну из связей между ними.",
    "{a} uses steps.{b} in the setting {c}, which is its own outcome; name a step that comes before it.": "{a} "
    "использует steps.{b} в настройке {c}, а это его собственный результат; назовите шаг перед ним.",
    "{a} uses steps.{b} in the setting {c}, but {e} does not come before it; connect it so that it does.": "{a} "
    "использует steps.{b} в настройке {c}, но {e} стоит не перед ним; соедините так, чтобы стоял.",
    "{a} uses steps.{b} in the setting {c}, but there is no node {e}. Did you mean steps.{f}?": "{a} использует "
    "steps.{b} в настройке {c}, но узла {e} нет. Возможно, steps.{f}?",
    "{a} uses steps.{b} in the setting {c}, but there is no node {e}. Name a step that comes before it.": "{a} "
    "использует steps.{b} в настройке {c}, но узла {e} нет. Назовите шаг перед ним.",
    "The workflow is empty; add a trigger and the steps that come after it.": "Процесс пуст; добавьте триггер и шаги "
    "после него.",
    "Without a trigger the workflow runs by hand only; a webhook or a schedule can start it by itself.": "Без триггера "
    "процесс запускается только вручную; сам он может начаться от вебхука или по расписанию.",
    "Nothing comes after {a}, so a run does nothing; add a step.": "После {a} ничего нет, поэтому запуск ничего не "
    "делает; добавьте шаг.",
    "Nothing leads to {a}, so it never runs; connect it to a step before it, or remove it.": "К {a} ничего не ведёт, "
    "поэтому он никогда не выполняется; соедините его с шагом перед ним или уберите.",
    "Nothing comes after {a}, so it decides nothing; add a step for “true” or “false”.": "После {a} ничего нет, поэтому "
    "он ничего не решает; добавьте шаг для ветки «да» или «нет».",
    "{a} leads nowhere for “true”, so the run ends there; add a step if that is not meant.": "{a} по ветке «да» никуда "
    "не ведёт, запуск там заканчивается; если это не задумано, добавьте шаг.",
    "{a} leads nowhere for “false”, so the run ends there; add a step if that is not meant.": "{a} по ветке "
    "«нет» никуда "
    "не ведёт, запуск там заканчивается; если это не задумано, добавьте шаг.",
    "The nodes go round in a circle, so there is no order to run them in.": "Узлы идут по кругу, поэтому порядка "
    "выполнения нет.",
    "An edge joins the ids of two nodes, not {a}.": "Связь соединяет идентификаторы двух узлов, а не {a}.",
    "The branch of the edge from {a} to {b} must be 'true' or 'false', not {c}.": "Ветка связи от {a} к {b} — "
    "«true» или "
    "«false», а не {c}.",
    "The workflow takes {a} bytes, at most {b} are possible; shorten its settings.": "Процесс занимает {a} "
    "байт, возможно "
    "не больше {b}; сократите настройки.",
    "The workflow already has a node {a}; choose another id.": "Узел {a} в процессе уже есть; выберите другой "
    "идентификатор.",
    "Node {a} cannot come after itself; join it to another node.": "Узел {a} не может следовать за собой; соедините его "
    "с другим.",
    "The workflow already has the edge {a}.": "Связь {a} в процессе уже есть.",
    "The workflow has no edge from {a} to {b} for {c}.": "Связи от {a} к {b} для {c} в процессе нет.",
    "The workflow has no edge from {a} to {b}.": "Связи от {a} к {b} в процессе нет.",
    "There are {a} edges from {b} to {c}; say which branch is meant, true or false.": "От {b} к {c} связей {a}; "
    "скажите, "
    "какая ветка имеется в виду, да или нет.",
    "The workflow is empty, so it has no node {a}; add one first.": "Процесс пуст, узла {a} в нём нет; сначала добавьте "
    "узел.",
    "The workflow has no node {a}. Did you mean {b}? Its nodes are: {c}.": "Узла {a} в процессе нет. Возможно, "
    "{b}? Узлы: {c}.",
    "The workflow has no node {a}. Its nodes are: {b}.": "Узла {a} в процессе нет. Узлы: {b}.",
    "The workflow has {a} nodes, at most {b} are possible; split it into several workflows.": "В процессе {a} узлов, "
    "возможно не больше {b}; разделите его на несколько.",
    "The workflow has {a} edges, at most {b} are possible; split it into several workflows.": "В процессе {a} связей, "
    "возможно не больше {b}; разделите его на несколько.",
    "The nodes of a workflow must be a list, not {a}.": "Узлы процесса — список, а не {a}.",
    "The edges of a workflow must be a list, not {a}.": "Связи процесса — список, а не {a}.",
    "{a} must be an object, not {b}.": "{a}: нужен объект, а не {b}.",
    "{a} has no field {b}; it has {c}.": "{a}: поля {b} нет; есть {c}.",
    "{a} needs the field {b}; it has {c}.": "{a}: нужно поле {b}; есть {c}.",
    "A workflow": "Процесс",
    "A node": "Узел",
    "An edge": "Связь",
    "There is no connector {a}. Did you mean {b}? The connectors are: {c}.": "Коннектора {a} нет. Возможно, {b}? "
    "Коннекторы: {c}.",
    "There is no connector {a}. The connectors are: {b}.": "Коннектора {a} нет. Коннекторы: {b}.",
    "The connector {a} has no action {b}; it has {c}.": "У коннектора {a} нет действия {b}; есть {c}.",
    "“{a}” ({b})": "«{a}» ({b})",
    # Имена и подписи
    "The id of a node has lower-case letters, digits and _, begins with a letter and is at most 40 characters "
    "long, such "
    "as 'slack_2'; {a} is not possible.": "Идентификатор узла — строчные латинские буквы, цифры и _, первая — буква, не "
    "больше 40 знаков, например 'slack_2'; {a} не подходит.",
    "A node cannot have the id {a}, since expressions use that word for something else; choose another id.": "Узел не "
    "может называться {a}: в выражениях это слово значит другое; выберите другой идентификатор.",
    "{a} must be a name of at most 40 characters, not {b}.": "{a}: нужно имя не длиннее 40 знаков, а не {b}.",
    "The connector of node {a}": "Коннектор узла {a}",
    "The action of node {a}": "Действие узла {a}",
    "The label of node {a} must be text, not {b}.": "Подпись узла {a} — текст, а не {b}.",
    "The label of node {a} has {b} characters, at most {c} are possible.": "В подписи узла {a} {b} знаков, возможно не "
    "больше {c}.",
    "The label of node {a} has a character that cannot be shown; remove it.": "В подписи узла {a} есть знак, который "
    "нельзя показать; уберите его.",
    "The settings of node {a} must be an object of names and values, not {b}.": "Настройки узла {a} — объект из имён и "
    "значений, а не {b}.",
    "The settings of node {a} are nested more than {b} deep; make them flatter.": "Настройки узла {a} вложены "
    "глубже {b}; "
    "сделайте их проще.",
    "The settings of node {a} have a value that cannot be stored, {b}.": "В настройках узла {a} есть значение, которое "
    "нельзя сохранить: {b}.",
    "The settings of node {a} have a name that is no text, {b}.": "В настройках узла {a} есть имя, которое не "
    "текст: {b}.",
    "The settings of node {a} have a character that cannot be stored; remove it.": "В настройках узла {a} есть знак, "
    "который нельзя сохранить; уберите его.",
    "The position of node {a} must be two numbers, x and y in pixels, not {b}.": "Положение узла {a} — два "
    "числа, x и y в "
    "пикселах, а не {b}.",
    # Настройки
    "{a} needs a value for the setting {b}.": "{a}: нужно значение настройки {b}.",
    **{f"“{label}” ({{a}}) of {{b}}": f"«{told}» ({{a}}) у {{b}}" for label, told in SETTINGS.items()},
    **{f"“{label}” ({{a}})": f"«{told}» ({{a}})" for label, told in SETTINGS.items()},
    "“{a}” in the setting {b}": "«{a}» в настройке {b}",
    "The setting {a}": "Настройка {a}",
    "{a} has no setting {b}. Did you mean {c}? It has: {d}.": "У {a} нет настройки {b}. Возможно, {c}? Есть: {d}.",
    "{a} has no setting {b}. It has: {c}.": "У {a} нет настройки {b}. Есть: {c}.",
    "{a} must be text, not {b}.": "{a}: нужен текст, а не {b}.",
    "{a} has {b} characters; at most {c} are possible.": "{a}: знаков {b}, возможно не больше {c}.",
    "{a} has {b} entries; at most {c} are possible.": "{a}: строк {b}, возможно не больше {c}.",
    "{a} is no possible name: use letters, digits and -.": "{a} — недопустимое имя: годятся латинские буквы, цифры и -.",
    "{a} is no possible name: use letters, digits and _, and no digit at the beginning.": "{a} — недопустимое "
    "имя: годятся "
    "латинские буквы, цифры и _, не с цифры.",
    "{a} must be a whole number from {b} to {c}, not {d}.": "{a}: нужно целое число от {b} до {c}, а не {d}.",
    "{a} must be true or false, not {b}.": "{a}: true или false, а не {b}.",
    "{a} must be one of {b}, not {c}.": "{a}: одно из {b}, а не {c}.",
    "{a} must be an object of names and texts, not {b}.": "{a}: нужен объект из имён и текстов, а не {b}.",
    "The setting {a} cannot be {b}.": "Настройка {a} не может быть {b}.",
    "“{a}” in the setting {b} cannot be {c}.": "«{a}» в настройке {b} не может быть {c}.",
    "The setting {a} is not right: {b}": "Настройка {a} неверна: {b}",
    "“{a}” in the setting {b} is not right: {c}": "«{a}» в настройке {b} неверно: {c}",
    "{a} cannot start the workflow: {b}": "{a} не может начинать процесс: {b}",
    "{a} does not begin with https://, so the request will fail; add it.": "{a}: нет начала https://, запрос не "
    "удастся; "
    "добавьте его.",
    "{a} has {b}, which is no e-mail address; correct it.": "{a}: {b} — не адрес почты; исправьте.",
    "{a} has {b} addresses; it may have {c}.": "{a}: адресов {b}, возможно не больше {c}.",
    "{a} has a secret in an address. Secrets do not belong in a workflow, where everybody can read them: have an "
    "administrator put it into a connection, and choose that connection here.": "{a}: секрет в адресе. Секретам "
    "не место в "
    "процессе, где их видят все: пусть администратор внесёт его в подключение, а здесь выберите это подключение.",
    "{a} has the header {b}, which carries a secret. Secrets do not belong in a workflow, where everybody can "
    "read them: "
    "have an administrator put it into a connection, and choose that connection here.": "{a}: в заголовке {b} секрет. "
    "Секретам не место в процессе, где их видят все: пусть администратор внесёт его в подключение, а здесь выберите это "
    "подключение.",
}

_DIFFERENCES: Mapping[str, str] = {
    "{a} no longer leads to {b}.": "{a} больше не ведёт к {b}.",
    "{a} now leads to {b}.": "{a} теперь ведёт к {b}.",
    "{a} is now called {b}.": "{a} теперь называется {b}.",
    "{a} now has the action “{b}”.": "У {a} теперь действие «{b}».",
    "{a} stands somewhere else.": "{a} стоит на другом месте.",
    "The setting {a} is removed.": "Настройка {a} убрана.",
    "The setting {a} is another one.": "Настройка {a} теперь другая.",
    "The setting {a} is chosen.": "Настройка {a} выбрана.",
    "The setting {a} is now {b}.": "Настройка {a} теперь {b}.",
    "The setting {a} changes from {b} to {c}.": "Настройка {a}: было {b}, стало {c}.",
    "“{a}” ({b}) is added.": "«{a}» ({b}) добавлен.",
    "“{a}” ({b}) is removed.": "«{a}» ({b}) убран.",
    **{f"{{a}} now is of the kind “{kind}”.": f"{{a}} теперь «{told}»." for kind, told in KINDS.items()},
}

CHECKS: Mapping[str, str] = {**_kinds(), **_DEFINITION, **EXPRESSIONS, **_DIFFERENCES}
