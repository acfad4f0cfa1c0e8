"""Russian for what the workflow pack refuses: workflows, versions, runs, webhooks, and what its tools do not take."""

from __future__ import annotations

from collections.abc import Mapping

REFUSALS: Mapping[str, str] = {
    # Процессы
    "There is no workflow yet. Create one first.": "Процессов пока нет. Сначала создайте процесс.",
    'The workflow {a} "{b}" is archived. Bring it back first, on the page of workflows.': "Процесс {a} «{b}» в архиве. "
    "Сначала верните его на странице процессов.",
    "There is no workflow {a}. Did you mean {b}?": "Процесса {a} нет. Возможно, {b}?",
    "There is no workflow {a}. {b}": "Процесса {a} нет. {b}",
    "The newest are {a}.": "Последние: {a}.",
    "There are no workflows yet.": "Процессов пока нет.",
    "A workflow needs a name. Say what it does, in a few words.": "Процессу нужно название. Скажите в нескольких "
    "словах, что он делает.",
    "The name of a workflow has at most {a} characters, not {b}. Shorten it.": "В названии процесса не больше {a} "
    "знаков, а не {b}. Сократите его.",
    "The name of the workflow has characters that can't be shown. Type it anew.": "В названии процесса есть знаки, "
    "которые нельзя показать. Введите его заново.",
    "A workflow can't be called like a number or id. Choose a name that says what it does.": "Процесс не может "
    "называться как номер или идентификатор. Выберите название, которое говорит, что он делает.",
    'There is a workflow "{a}" already, {b}, which is archived. Choose another name.': "Процесс «{a}» уже есть: {b}, он "
    "в архиве. Выберите другое название.",
    'There is a workflow "{a}" already, {b}. Choose another name.': "Процесс «{a}» уже есть: {b}. Выберите другое "
    "название.",
    'There is a workflow "{a}" already, {b}{c}. Choose another name.': "Процесс «{a}» уже есть: {b}{c}. Выберите другое "
    "название.",
    "The description of a workflow has at most {a} characters, not {b}. Shorten it.": "В описании процесса не больше "
    "{a} знаков, а не {b}. Сократите его.",
    "The description of the workflow has characters that can't be kept. Type it anew.": "В описании процесса есть "
    "знаки, которые нельзя сохранить. Введите его заново.",
    "{a} does not begin with a webhook, so it has no address. Add a webhook as its trigger.": "{a} начинается не с "
    "вебхука, поэтому адреса у него нет. Добавьте вебхук как триггер.",
    'This form was sent before, as {a} "{b}". Nothing was made. Open '
    "the form anew to make another workflow.": "Эта форма "
    "уже отправлена, это {a} «{b}». Ничего не создано. Чтобы создать ещё один процесс, откройте форму заново.",
    "This form was sent before, as {a} of {b}. Nothing was started. Open the form anew to run {c}.": "Эта форма уже "
    "отправлена, это {a} процесса {b}. Ничего не запущено. Чтобы запустить {c}, откройте форму заново.",
    # Версии и отмена
    "{a} has version {b} by now, and this was made from version {c}. Nothing was changed. Look at the newest version "
    "and do it again there.": "У {a} уже версия {b}, а это сделано из версии {c}. Ничего не изменено. Посмотрите новую "
    "версию и повторите там.",
    "{a} has no version {b}. {c}": "У {a} нет версии {b}. {c}",
    "It has versions 1 to {a}.": "Есть версии с 1 по {a}.",
    "It is empty and has none yet.": "Он пуст, версий ещё нет.",
    "{a} has run {b} since, so making it can't be undone. Archive the workflow instead.": "У {a} с тех пор был запуск "
    "{b}, поэтому создание не отменить. Уберите процесс в архив.",
    "{a} has run version {b} of {c}, so that version can't be undone. {d}": "{a} выполнил версию {b} процесса {c}, "
    "поэтому отменить её нельзя. {d}",
    "Version {a} of {b} is not its newest any more, which is {c}, so it can't be undone. {d}": "Версия {a} процесса {b} "
    "уже не последняя, последняя — {c}, поэтому отменить её нельзя. {d}",
    "Remove its nodes instead.": "Вместо этого удалите узлы.",
    "Restore version {a} instead.": "Вместо этого восстановите версию {a}.",
    "{a} has failed by now, so starting it can't be undone. {b}": "{a} уже закончился ошибкой, поэтому отменить запуск "
    "нельзя. {b}",
    "{a} was cancelled by now, so starting it can't be undone. {b}": "{a} уже отменён, поэтому отменить его начало "
    "нельзя. {b}",
    "{a} {b} by now, so starting it can't be undone. {c}": "Сейчас {a}: {b}, поэтому отменить запуск нельзя. {c}",
    "Cancel it instead.": "Вместо этого прервите его.",
    "It stays on record.": "Он остаётся в истории.",
    # Запуски
    "{a} can't run yet. {b}": "{a} пока нельзя запустить. {b}",
    "The latest are {a}.": "Последние: {a}.",
    "There are no runs yet.": "Запусков пока нет.",
    "There is no run {a}. {b}": "Запуска {a} нет. {b}",
    "{a} is being cancelled already. It stops after its present step.": "{a} уже отменяется. Он остановится после "
    "текущего шага.",
    "{a} is {b} already, so there is nothing left to cancel.": "Запуск {a} уже не идёт ({b}), отменять нечего.",
    "This was started before, as {a}, whose job was removed since.": "Это уже запускалось как {a}, его задача с тех пор "
    "удалена.",
    "{a} runs of {b} are not done yet, so no more are taken. Try again later.": "У {b} не завершено {a} запусков, "
    "больше пока не принимается. Попробуйте позже.",
    "{a} is {b}; only failed or cancelled runs are retried.": "{a} сейчас «{b}»; повторяются только неудачные и "
    "отменённые запуски.",
    'Nobody knows yet whether "{a}" arrived, so {b} can\'t go on. Look in the other system, and settle that step on the '
    "page of the run.": "Пока неизвестно, дошёл ли шаг «{a}», поэтому {b} не может идти дальше. Посмотрите в другой "
    "системе и отметьте исход шага на странице запуска.",
    "There is no such run any more. Whoever started it has undone that.": "Такого запуска больше нет: тот, кто его "
    "начал, это отменил.",
    "A step is settled as done, failed or again, not {a}.": "Исход шага — «сделано», «не удалось» или «ещё "
    "раз», а не {a}.",
    "{a} has no step {b}.": "В {a} нет шага {b}.",
    '"{a}" of {b} is {c}, so there is nothing to settle. Only a step whose outcome is unknown is settled.': "Шаг «{a}» "
    "запуска {b} сейчас «{c}», отмечать нечего: исход отмечают только у шага, о котором ничего не известно.",
    "What was unknown is settled. Retry the run to go on with {a} and {b} more.": "Неизвестное выяснено. Повторите "
    "запуск, чтобы продолжить: {a} и ещё {b}.",
    "What was unknown is settled. Retry the run to go on with {a}.": "Неизвестное выяснено. Повторите запуск, чтобы "
    "продолжить: {a}.",
    "The job of {a} was removed. Run the workflow anew.": "Задача {a} удалена. Запустите процесс заново.",
    "The data is nested more than {a} levels deep. Send it flatter.": "Данные вложены глубже {a} уровней. Отправьте их "
    "проще.",
    # Вызовы вебхуков
    "There is no webhook at this address.": "По этому адресу вебхука нет.",
    "This webhook takes {a} only. Send the call by {b}.": "Этот вебхук принимает только {a}. Отправьте вызов "
    "методом {b}.",
    "The signature is missing or wrong. Send X-Signature-256: sha256= and the HMAC-SHA256 of the raw body, in "
    "hexadecimal, made with the secret that this workflow's connection has.": "Подписи нет или она неверна. Отправьте "
    "X-Signature-256: sha256= и HMAC-SHA256 тела в шестнадцатеричном виде, с секретом подключения этого процесса.",
    "The workflow {a} is paused, so nothing was started.": "Процесс {a} приостановлен, поэтому ничего не запущено.",
    "The connection of this webhook can't be used. {a}": "Подключение этого вебхука использовать нельзя. {a}",
    "So many calls wait here that no more are taken. Send this one again in a moment.": "Здесь ждёт слишком много "
    "вызовов, больше не принимается. Отправьте вызов ещё раз через минуту.",
    "The body says that it is JSON and cannot be read as such{a}. Send valid JSON, or another Content-Type.": "Тело "
    "названо JSON, но так не читается{a}. Отправьте правильный JSON или другой Content-Type.",
    " (line {a}, column {b})": " (строка {a}, знак {b})",
    "The body says that it is a form and cannot be read as such, or has more than {a} fields.": "Тело названо "
    "формой, но "
    "так не читается, или в нём больше {a} полей.",
    "The body says that it is a form in parts and cannot be read as such.": "Тело названо формой из частей, но так не "
    "читается.",
    "A record is named by both context_type and context_id, such as order and SA-2026-00160.": "Запись называют вместе "
    "context_type и context_id, например order и SA-2026-00160.",
    # Инструменты
    'This chat is about {a} "{b}", which has steps already. Send workflow={c} to replace them, or call create_workflow '
    'first and then this with workflow="{d}".': "Этот чат о процессе {a} «{b}», в котором уже есть шаги. Укажите "
    "workflow={c}, чтобы заменить их, или сначала создайте процесс «{d}».",
    '"{a}" could be several nodes of {b}: {c}. Send the id of one.': "«{a}» — это может быть несколько узлов {b}: {c}. "
    "Назовите идентификатор одного.",
    'The connection "{a}" is for {b}, not for {c}. {d}': "Подключение «{a}» для {b}, а не для {c}. {d}",
    "{a} has no nodes yet. Add one with add_node, or all of them with generate_workflow.": "В {a} ещё нет узлов. "
    "Добавьте узел или постройте весь процесс сразу.",
    ' Did you mean "{a}"?': " Возможно, «{a}»?",
    " Did you mean {a}?": " Возможно, {a}?",
    'Did you mean "{a}"?': "Возможно, «{a}»?",
    "Did you mean {a}?": "Возможно, {a}?",
    '{a} has no node "{b}". Did you mean "{c}"? Its nodes are: {d}.': "В {a} нет узла «{b}». Возможно, «{c}»? "
    "Узлы: {d}.",
    '{a} has no node "{b}". Its nodes are: {c}.': "В {a} нет узла «{b}». Узлы: {c}.",
    '{a} has no node "{b}".{c} Its nodes are: {d}{e}.': "В {a} нет узла «{b}».{c} Узлы: {d}{e}.",
    "There is none for {a} yet; an administrator adds one under Connections.": "Для «{a}» его ещё нет; администратор "
    "добавит его на странице подключений.",
    "For {a} there are: {b}.": "Для «{a}» есть: {b}.",
    "Both ways out of the condition {a} lead somewhere already. Say with branch which one, true or false, goes here "
    "too.": "Обе ветки условия {a} уже куда-то ведут. Скажите, какая из них, да или нет, ведёт и сюда.",
    "Nothing can come before {a}, since the workflow begins with it.": "Перед {a} ничего не может быть: с него процесс "
    "начинается.",
    "{a} is a trigger, so it cannot stand between other steps. Leave before out.": "{a} — триггер, он не может стоять "
    "между шагами. Не указывайте, перед чем он.",
    "{a} must be an object of names and values, not text.": "{a}: нужен объект из имён и значений, а не текст.",
    "{a} must be an object of names and values, not {b}.": "{a}: нужен объект из имён и значений, а не {b}.",
    '{a} has no settings, so "{b}" cannot be set.': "У «{a}» нет настроек, поэтому «{b}» задать нельзя.",
    '{a} has no setting "{b}".{c} It has: {d}.': "У «{a}» нет настройки «{b}».{c} Есть: {d}.",
    "Say in edges what comes after what, as pairs of source and target: none was sent.": "Укажите связи, что за чем "
    "следует, парами source и target: их нет.",
    'A branch is "true" or "false", not "{a}".': "Ветка — «true» или «false», а не «{a}».",
    "A position is two numbers, x and y, such as [240, 120].": "Положение — два числа, x и y, например [240, 120].",
    "{a} needs a connector, such as slack. There are: {b}.": "{a}: нужен коннектор, например slack. Есть: {b}.",
    "{a} must be an object with connector, config and so on, not {b}.": "{a}: нужен объект с connector, config и так "
    "далее, а не {b}.",
    '{a} has the id "{b}", which another node has too. Give each its own.': "{a}: идентификатор «{b}» уже у другого "
    "узла. Дайте каждому свой.",
    "An edge needs source and target, the ids of two nodes: {a} has not both.": "Связи нужны source и target, "
    "идентификаторы двух узлов: в {a} есть не оба.",
    '"{a}" in edges could be several nodes. The ids of the nodes are: {b}.': "«{a}» в связях — это может быть несколько "
    "узлов. Идентификаторы узлов: {b}.",
    '"{a}" in edges is no node. The ids of the nodes are: {b}.': "«{a}» в связях — не узел. Идентификаторы узлов: {b}.",
    '"{a}" in edges {b}. The ids of the nodes are: {c}.': "«{a}» в связях: {b}. Идентификаторы узлов: {c}.",
    "{a} must be a list, not text.": "{a}: нужен список, а не текст.",
    "{a} must be a list, not {b}.": "{a}: нужен список, а не {b}.",
    "Node {a}: {b}": "Узел {a}: {b}",
    "Node {a}": "Узел {a}",
    "The config of {a}": "Настройки ({a})",
}
