"""Russian for failed steps: what happened, why, and what to change."""

from __future__ import annotations

from collections.abc import Mapping

from locales.ru_workflow_checks import CONNECTED

_REASONS: Mapping[str, str] = {
    "The request was sent, and the answer never came, so it may have happened or not.": "Запрос отправлен, а ответ не "
    "пришёл: неизвестно, выполнен он или нет.",
    "Look at the other side whether it arrived, and settle the step on the run's page.": "Посмотрите на другой стороне, "
    "дошло ли, и отметьте исход шага на странице запуска.",
    "The data of this run do not have what the expression asks for, or not in that form.": "В данных этого запуска нет "
    "того, что берёт выражение, или оно другого вида.",
    'Name what is there, or use get(trigger.body, "name", "") for what may be missing.': "Назовите то, что есть, или "
    'возьмите get(trigger.body, "name", "") для того, чего может не быть.',
    "A condition must come out true or false, and this one gave something else.": "Условие даёт истину или ложь, а это "
    "дало другое.",
    "Compare the value with something, such as trigger.body.amount > 100.": "Сравните значение с чем-нибудь, например "
    "trigger.body.amount > 100.",
    "The step has no connection that it could use.": "У шага нет подключения, которым он мог бы пользоваться.",
    "Have an administrator add one on the page Connections, and choose it in the step's settings.": "Попросите "
    "администратора добавить его на странице подключений и выберите его в настройках шага.",
    "The secrets of the connection cannot be read any more.": "Секреты подключения больше не читаются.",
    "Have an administrator enter them again on the page Connections.": "Попросите администратора ввести их заново на "
    "странице подключений.",
    "Workflows do not ask addresses on this machine or in a private network.": "Процессы не обращаются к "
    "адресам на этой "
    "машине и в частной сети.",
    "Use a public address; or have an administrator allow this host "
    "under Settings, if it is meant.": "Возьмите публичный "
    "адрес или попросите администратора разрешить этот хост в настройках.",
    "The address of the request is not a full one.": "Адрес запроса неполный.",
    "Write the whole address, beginning with https://.": "Напишите адрес целиком, с https://.",
    "No server has that name.": "Сервера с таким именем нет.",
    "Check how the host is spelled in the step's settings.": "Проверьте, как хост написан в настройках шага.",
    "Nothing answered there, or it broke off; three tries did not help.": "Там никто не ответил или связь "
    "оборвалась; три "
    "попытки не помогли.",
    "Check the address and whether the other side is up, then retry the run.": "Проверьте адрес и работает ли другая "
    "сторона, затем повторите запуск.",
    "The other side took longer than the step waits.": "Другая сторона отвечала дольше, чем ждёт шаг.",
    "Retry the run later, or ask the other side for less at once.": "Повторите запуск позже или запрашивайте за "
    "раз меньше.",
    "The address leads to another one, and that to the next, without end.": "Адрес ведёт на другой, тот на следующий, и "
    "так без конца.",
    "Use the address that it finally stands for.": "Возьмите адрес, на который он в итоге указывает.",
    "What came back is more than a step can hand on.": "Пришло больше, чем шаг может передать дальше.",
    "Ask for less: fewer rows, fewer fields, one page at a time.": "Запросите меньше: меньше строк, меньше "
    "полей, по одной "
    "странице.",
    "The address has moved, and the request was not sent on to the new one.": "Адрес переехал, а на новый запрос не "
    "отправлен.",
    "Use the new address in the step's settings.": "Укажите новый адрес в настройках шага.",
    "The other side did not accept the request.": "Другая сторона не приняла запрос.",
    "Look at its answer among the step's results, and correct the address, the method or the body.": "Посмотрите ответ в "
    "результатах шага и исправьте адрес, метод или тело.",
    "The other side had a failure of its own.": "Сбой на другой стороне.",
    "Retry the run once it works again; nothing is wrong with the workflow.": "Повторите запуск, когда там "
    "заработает; с "
    "процессом всё в порядке.",
    "The other side did not understand what was sent.": "Другая сторона не поняла, что ей отправили.",
    "Compare the body and the headers with what it expects.": "Сверьте тело и заголовки с тем, чего она ждёт.",
    "The other side wants to know who asks.": "Другая сторона хочет знать, кто спрашивает.",
    "Choose a connection with the credentials for this host, or have an administrator enter them again.": "Выберите "
    "подключение с учётными данными этого хоста или попросите администратора ввести их заново.",
    "The credentials do not allow this.": "Учётные данные этого не позволяют.",
    "Choose another connection, or have the rights of this one extended at the other side.": "Выберите другое "
    "подключение "
    "или расширьте права этого на другой стороне.",
    "There is nothing at that address.": "По этому адресу ничего нет.",
    "Correct the path of the address, or the values in it.": "Исправьте путь адреса или значения в нём.",
    "The address takes another method than the one that was used.": "Адрес принимает другой метод.",
    "Choose the method that it takes in the step's settings.": "Выберите в настройках шага метод, который он принимает.",
    "The other side waited too long for the request.": "Другая сторона слишком долго ждала запроса.",
    "Retry the run later.": "Повторите запуск позже.",
    "What stood at that address is gone for good.": "Того, что было по этому адресу, больше нет.",
    "Use another address.": "Возьмите другой адрес.",
    "The other side does not take a body of that kind.": "Тело такого вида другая сторона не принимает.",
    "Set the header Content-Type to the kind that it takes.": "Укажите в заголовке Content-Type вид, который "
    "она принимает.",
    "The other side was asked too often.": "К другой стороне обращались слишком часто.",
    "Retry the run later, or put a delay in front of the step.": "Повторите запуск позже или поставьте перед "
    "шагом паузу.",
    "The other side is not available at the moment.": "Другая сторона сейчас недоступна.",
    "Slack did not take the message.": "Slack не принял сообщение.",
    "Check the channel in the step's settings, and whether the connection's app may write there.": "Проверьте канал в "
    "настройках шага и может ли приложение подключения туда писать.",
    "The mail server did not take the message.": "Почтовый сервер не принял письмо.",
    "Check the addresses in the step's settings, and the connection's sender and password.": "Проверьте адреса "
    "в настройках "
    "шага, а также отправителя и пароль подключения.",
    "The query cannot be run as it is.": "Запрос в таком виде выполнить нельзя.",
    "Correct the SQL in the step's settings as the error says.": "Исправьте SQL в настройках шага, как говорит ошибка.",
    "No language model could answer.": "Ни одна языковая модель не ответила.",
    "Have an administrator choose a provider under Settings, or retry the run later.": "Попросите администратора выбрать "
    "модель в настройках или повторите запуск позже.",
    "A run has the rights of the person who made its version, and "
    "these do not suffice any more.": "У запуска права того, кто сделал его версию, и их больше не хватает.",
    "Let somebody with the right edit the workflow, so that the newest version is theirs, and run it "
    "again.": "Пусть кто-то с нужным правом изменит процесс, чтобы новая версия была его, и запустите снова.",
    "Somebody found out that it was never sent, and settled the step so.": "Выяснилось, что отправки не было, и "
    "исход шага "
    "так отмечен.",
    "Retry the run to send it.": "Повторите запуск, чтобы отправить.",
    "Counterfoil itself made a mistake in this step.": "Ошибка в самом Counterfoil на этом шаге.",
    "Retry the run; if it fails again, send the number of the run to an administrator, whose log has the "
    "details.": "Повторите "
    "запуск; если снова не выйдет, сообщите номер запуска администратору, подробности в его журнале.",
    "The run stopped several times in the middle of this step.": "Запуск несколько раз останавливался посреди "
    "этого шага.",
    "Retry the run; if it stops again, tell an administrator.": "Повторите запуск; если снова остановится, сообщите "
    "администратору.",
    "The error is none that Counterfoil knows.": "Такой ошибки Counterfoil не знает.",
    "Read what the other side says, mend the step that it comes from, and run the workflow again.": "Прочитайте, что "
    "говорит другая сторона, исправьте шаг и запустите процесс снова.",
}


def _remedies() -> dict[str, str]:
    told: dict[str, str] = {}
    for kind, russian in CONNECTED.items():
        told[f'Use the connection "{{a}}", the only one of the kind “{kind}”.'] = (
            f"Возьмите подключение «{{a}}», единственное — «{russian}»."
        )
        told[f"Choose a connection of the kind “{kind}” in the step's settings: {{a}}."] = (
            f"Выберите в настройках шага подключение «{russian}»: {{a}}."
        )
        told[f"The step has no {kind} connection. Choose one in the step's settings."] = (
            f"У шага нет подключения «{russian}». Выберите его в настройках шага."
        )
    return told


_AGAIN = (
    " Then run the workflow again: a retry would use the version that failed.",
    " Затем запустите процесс снова: повтор взял бы неудачную версию.",
)
_EXPLAINED: Mapping[str, str] = {
    "“{a}” ({b}) failed: {c}": "«{a}» ({b}) не удался: {c}",
    "“{a}” ({b}) failed.": "«{a}» ({b}) не удался.",
    "Nobody knows what became of “{a}” ({b}).": "Что стало с «{a}» ({b}), неизвестно.",
    "The error is: {a}": "Ошибка: {a}",
    _AGAIN[0].strip(): _AGAIN[1].strip(),
    "{a} was changed since, in a later version. Run the workflow "
    "again to see whether it works.": "{a} с тех пор изменён, в "
    "новой версии. Запустите процесс снова и посмотрите, работает ли.",
}

_MENDED: Mapping[str, str] = {
    "Use {a}.": "Возьмите {a}.",
    "{a} instead of {b}": "{a} вместо {b}",
    'There is nothing in {a} in this run. Send it, or write get({b}, "{c}", "") for data that may be missing.': "В этом "
    'запуске в {a} ничего нет. Пришлите данные или напишите get({b}, "{c}", ""), если их может не быть.',
    '{a} has {b}. Name one of these, or write get({c}, "{d}", "") for '
    "data that may be missing.": "В {a} есть {b}. Назовите "
    'одно из этого или напишите get({c}, "{d}", ""), если данных может не быть.',
    'Use the connection "{a}", which has the credentials for {b}.': "Возьмите подключение «{a}», в нём учётные "
    "данные для {b}.",
    "Use the whole address, {a}.": "Возьмите адрес целиком, {a}.",
    "Let the step wait {a} seconds instead of {b}.": "Пусть шаг ждёт {a} с вместо {b}.",
    "Use the method {a} instead of {b}.": "Возьмите метод {a} вместо {b}.",
    "Use the new address, {a}.": "Возьмите новый адрес, {a}.",
    "Write the channel as #{a}.": "Напишите канал как #{a}.",
    "Invite the app to {a} in Slack, or choose another channel in the step's settings.": "Пригласите приложение в {a} в "
    "Slack или выберите в настройках шага другой канал.",
}

_STEPS: Mapping[str, str] = {
    "The condition went the other way.": "Условие пошло другой веткой.",
    "The step before it failed.": "Шаг перед ним не удался.",
    "It was not sent, as somebody found out and settled.": "Отправки не было: это выяснили и отметили.",
    "Nothing leads to this step.": "К этому шагу ничего не ведёт.",
    "The step broke off, and nothing is known of its outcome.": "Шаг оборвался, об исходе ничего не известно.",
    "It was sent, and then the step broke off before an answer came. Look in the other system whether it arrived, and "
    "settle it on the page of the run.": "Отправлено, но шаг оборвался до ответа. Посмотрите в другой системе, "
    "дошло ли, и "
    "отметьте исход на странице запуска.",
    "The question is empty. Write one in the step's settings.": "Вопрос пуст. Напишите его в настройках шага.",
    "The model gave no complete answer within {a} s.": "Модель не дала полного ответа за {a} с.",
    "The step made a mistake ({a}). The worker's log has the details.": "В шаге ошибка ({a}). Подробности в журнале "
    "исполнителя.",
    "The condition gives {a} instead of true or false. Compare it with something, such as trigger.body.amount > "
    "100.": "Условие "
    "даёт {a} вместо истины или лжи. Сравните с чем-нибудь, например trigger.body.amount > 100.",
    "{a}, who made this version, may not query the database. Let somebody who may save the workflow anew.": "{a}, автор "
    "версии, не может обращаться к базе данных. Пусть процесс сохранит заново тот, кто может.",
    "The query cannot be added to the URL. Check its parameters.": "Параметры не добавить к URL. Проверьте их.",
    "The connection of this step is gone. Choose another one in the step's settings.": "Подключения этого шага "
    "больше нет. "
    "Выберите другое в настройках шага.",
    'The connection "{a}" is not for {b}. Choose another one in the step\'s settings.': "Подключение «{a}» не для {b}. "
    "Выберите другое в настройках шага.",
    "{a}, who made this version, may no longer run workflows. Let somebody who may change the workflow save it "
    "anew.": "{a}, "
    "автор версии, больше не может запускать процессы. Пусть процесс сохранит заново тот, кто может его менять.",
    "Version {a} was made by somebody who can no longer sign in, and a run has the rights of whoever made its "
    "version. Let "
    "somebody else save the workflow as a new version.": "Версию {a} сделал тот, кто больше не может войти, а у запуска "
    "права автора версии. Пусть кто-то другой сохранит процесс новой версией.",
    "Check the channel's name in the step's settings.": "Проверьте название канала в настройках шага.",
    "Invite the app to the channel in Slack.": "Пригласите приложение в канал в Slack.",
    "Choose a channel that is not archived.": "Выберите канал не из архива.",
    "Shorten the text.": "Сократите текст.",
    "The text is empty; write one.": "Текст пуст; напишите его.",
    "Enter a valid token in the step's connection.": "Введите действующий токен в подключении шага.",
    "Enter a valid webhook address in the step's connection.": "Введите действующий адрес вебхука в подключении шага.",
    "The message is empty. Give it a text.": "Сообщение пусто. Дайте ему текст.",
    "The connection has a token, which needs a channel. Enter one in the step's settings.": "Подключение с "
    "токеном, для него "
    "нужен канал. Укажите его в настройках шага.",
    "Check the message and the connection.": "Проверьте сообщение и подключение.",
    "Slack did not take the message ({a}). {b}": "Slack не принял сообщение ({a}). {b}",
    "The answer is nested too deeply to be kept. Ask for less.": "Ответ вложен слишком глубоко, его не "
    "сохранить. Запросите "
    "меньше.",
    "{a} answered {b}. {c}": "{a} ответил {b}. {c}",
    "{a} answered {b}.": "{a} ответил {b}.",
    "Check what the step sends.": "Проверьте, что шаг отправляет.",
    "Check the credentials in the step's connection.": "Проверьте учётные данные в подключении шага.",
    "Check the credentials in the step's connection, and what they permit.": "Проверьте учётные данные в "
    "подключении шага и "
    "что они разрешают.",
    "Check the URL.": "Проверьте URL.",
    "Send it less.": "Отправляйте меньше.",
    "Check the header Content-Type.": "Проверьте заголовок Content-Type.",
    "It has moved to {a}; change the URL to that.": "Адрес переехал на {a}; измените URL.",
    "It leads nowhere.": "Он никуда не ведёт.",
    "It takes {a}; change the method.": "Принимается {a}; измените метод.",
    "Change the method.": "Измените метод.",
    "It asks to wait for {a} s; retry the run after that.": "Просит подождать {a} с; после этого повторите запуск.",
    "It has a problem of its own; retry the run later.": "Там свои неполадки; повторите запуск позже.",
    "It says: {a}": "Ответ: {a}",
}

_ALL_MENDED = {**_remedies(), **_MENDED}
FAILURES: Mapping[str, str] = {
    **_REASONS,
    **_ALL_MENDED,
    **{english + _AGAIN[0]: told + _AGAIN[1] for english, told in _ALL_MENDED.items()},
    **_EXPLAINED,
    **_STEPS,
}
