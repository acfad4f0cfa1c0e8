"""Russian for what the connectors' manifests say: names, descriptions, settings and what each step gives.

Only where a manifest is shown: words as short as these would be recognised in sentences that mean something else.
"""

from __future__ import annotations

from collections.abc import Mapping

MANIFESTS: Mapping[str, str] = {
    # Connectors
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
    "Starts the workflow whenever another system calls the workflow's own secret address.": "Запускает процесс, когда "
    "другая система вызывает его собственный секретный адрес.",
    "Starts the workflow at set times, such as every weekday at 8:00.": "Запускает процесс в заданное время, например "
    "по будням в 8:00.",
    "Calls the web interface (API) of another system and hands on its answer.": "Обращается к API другой системы и "
    "передаёт её ответ дальше.",
    "Sends a message to a Slack channel.": "Отправляет сообщение в канал Slack.",
    "Sends an e-mail as plain text.": "Отправляет письмо простым текстом.",
    "Decides which way the workflow goes on: edges from here have the branch “true” or “false”.": "Решает, как процесс "
    "идёт дальше: связи отсюда относятся к ветви «да» или «нет».",
    "Makes new fields out of what earlier steps gave, each by an expression.": "Делает новые поля из того, что дали "
    "прежние шаги, каждое — выражением.",
    "Waits before the workflow goes on, up to 30 days.": "Ждёт, прежде чем процесс пойдёт дальше, до 30 дней.",
    "Reads from the team's own data with a SELECT statement; it cannot change anything.": "Читает данные команды "
    "запросом SELECT; ничего изменить не может.",
    "Has the AI assistant write a text: a summary, a reply, a classification. It has no tools and changes nothing.": (
        "Просит ИИ-ассистента написать текст: сводку, ответ, классификацию. Инструментов у него нет, он ничего не меняет."
    ),
    # What each gives
    "What was sent: the parsed JSON, the fields of a form, or else the text.": "Что прислали: разобранный JSON, поля "
    "формы или просто текст.",
    "The HTTP method, such as POST.": "Метод HTTP, например POST.",
    "The parameters of the address, by name.": "Параметры адреса по именам.",
    "The headers of the call by lower-case name, without credentials.": "Заголовки вызова, имена строчными буквами, без "
    "учётных данных.",
    "When the call came in, as an ISO 8601 time in UTC.": "Когда пришёл вызов: время ISO 8601 в UTC.",
    "The time it was due, as an ISO 8601 time in UTC.": "На какое время намечен: время ISO 8601 в UTC.",
    "The status of the answer, such as 200.": "Код ответа, например 200.",
    "The headers of the answer by lower-case name.": "Заголовки ответа, имена строчными буквами.",
    "The answer: parsed JSON where it is JSON, else the text.": "Ответ: разобранный JSON, если это JSON, иначе текст.",
    "true once Slack has accepted the message, false for practice.": "true, когда Slack принял сообщение; в учебном "
    "подключении — false.",
    "The channel it went to, where the step names one.": "Канал, куда оно ушло, если он назван в шаге.",
    "true once the mail server has accepted the message, false for practice.": "true, когда почтовый сервер принял "
    "письмо; в учебном подключении — false.",
    "The addresses it went to.": "Адреса, на которые оно ушло.",
    "true or false.": "true или false.",
    "How long it waited.": "Сколько ждал.",
    "A list with one object per row, column by column.": "Список: по объекту на строку, с полями по столбцам.",
    "The number of rows.": "Число строк.",
    "The answer.": "Ответ.",
    "The number of the run.": "Номер запуска.",
    "The time at which the step runs.": "Время, когда выполняется шаг.",
    # Settings
    "Method": "Метод",
    "The HTTP method that callers use.": "Метод HTTP, которым вызывают.",
    "Signature": "Подпись",
    "A webhook connection with a signing secret; with one, only calls signed with it are accepted.": "Подключение "
    "вебхука с секретом подписи; с ним принимаются только подписанные им вызовы.",
    "When": "Когда",
    "A cron line of five fields (minute, hour, day of month, month, day of week), such as 0 8 * * 1-5 for 8:00 on "
    "weekdays.": "Строка cron из пяти полей (минута, час, день месяца, месяц, день недели), например 0 8 * * 1-5 — в "
    "8:00 по будням.",
    "Time zone": "Часовой пояс",
    "The time zone the line is read in, such as Europe/Berlin.": "Часовой пояс, в котором читается строка, например "
    "Europe/Berlin.",
    "GET only reads; the others may change something at the target.": "GET только читает; остальные могут что-то "
    "изменить.",
    "URL": "URL",
    "The full address, beginning with https:// (or http://).": "Полный адрес, начиная с https:// (или http://).",
    "Headers": "Заголовки",
    "Extra headers by name. Never put a password or token here: those belong in a connection.": "Дополнительные "
    "заголовки по именам. Никогда не пишите сюда пароль или токен: их место в подключении.",
    "Query": "Параметры",
    "Parameters to add to the URL, by name; they are encoded as needed.": "Параметры, которые добавляются к URL, по "
    "именам; кодируются как нужно.",
    "Body": "Тело",
    "What is sent: an object or a list goes out as JSON, a text as it is.": "Что отправляется: объект или список — как "
    "JSON, текст — как есть.",
    "Timeout": "Время ожидания",
    "Seconds to wait for the answer, 1 to 60.": "Сколько секунд ждать ответа, от 1 до 60.",
    "Connection": "Подключение",
    "An HTTP connection with the credentials for the target, where it needs any.": "Подключение HTTP с учётными данными, "
    "если они нужны.",
    "May be repeated": "Можно повторить",
    "Whether the request may be sent again when its outcome is unknown: only where the target heeds the "
    "Idempotency-Key header or a second request does no harm.": "Можно ли отправить запрос ещё раз, если итог "
    "неизвестен: только если там учитывают заголовок Idempotency-Key или второй запрос не повредит.",
    "The Slack connection that sends it.": "Подключение Slack, которое его отправляет.",
    "Text": "Текст",
    "The message, in Slack's own formatting.": "Сообщение в разметке Slack.",
    "Channel": "Канал",
    "Such as #orders; left out, the connection's own channel. A connection with a webhook address always uses its "
    "own.": "Например #orders; если пусто — канал подключения. Подключение с адресом вебхука всегда пишет в свой.",
    "The e-mail connection that sends it.": "Почтовое подключение, которое его отправляет.",
    "To": "Кому",
    "One address, or up to 20 separated by commas.": "Один адрес или до 20 через запятую.",
    "Subject": "Тема",
    "The subject line.": "Тема письма.",
    "The message as plain text.": "Письмо простым текстом.",
    "What must be true for the “true” way to be taken; otherwise it is the “false” way.": "Что должно быть верно, чтобы "
    "пойти по ветви «да»; иначе — по ветви «нет».",
    "Fields": "Поля",
    "The fields to make, each name with the expression of its value.": "Какие поля сделать: имя и выражение для "
    "значения.",
    "Seconds": "Секунды",
    "How long to wait, 1 second to 30 days (2,592,000).": "Сколько ждать: от 1 секунды до 30 дней (2,592,000).",
    "SQL": "SQL",
    "One SELECT statement over the published tables. Values from the run enter as parameters, written :name.": "Один "
    "запрос SELECT по опубликованным таблицам. Значения из запуска передаются параметрами вида :name.",
    "Parameters": "Параметры",
    "For each :name in the statement, the expression of its value.": "Для каждого :name в запросе — выражение его "
    "значения.",
    "Question": "Вопрос",
    "What the assistant is asked, with everything it needs to know: it sees nothing else of the run.": "Что спросить у "
    "ассистента, со всем, что ему нужно знать: больше он из запуска ничего не видит.",
    "At most (words)": "Не больше (слов)",
    "How long the answer may be, 10 to 2,000 words.": "Насколько длинным может быть ответ, от 10 до 2,000 слов.",
}
