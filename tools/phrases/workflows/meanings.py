"""What words of workflows mean, and what is beyond their tools."""

from __future__ import annotations

from agent.models.builtin.catalogue import Beyond, Canned, Said, sentences, words

CANNED = (
    Canned(
        "what a workflow is",
        sentences(
            "what is a workflow\nwhat are workflows\nwhat does workflow mean\nexplain workflows",
            "что такое процесс\nчто такое процессы\nчто значит процесс\nобъясни процессы",
        ),
        Said(
            "A workflow is a chore that runs by itself: a trigger (webhook or schedule) starts it, its nodes follow along the "
            "edges. Every applied change makes a new version.",
            "Процесс — это работа, которая идёт сама: её начинает вебхук или расписание, дальше узлы следуют по связям. Каждое "
            "применённое изменение даёт новую версию.",
        ),
    ),
    Canned(
        "what a webhook is",
        sentences(
            "what is a webhook\nwhat does webhook mean\nexplain webhooks\nwhat are webhooks",
            "что такое вебхук\nчто значит вебхук\nобъясни вебхуки\nчто такое вебхуки",
        ),
        Said(
            "A webhook is a secret web address of a workflow: whenever another system calls it, the workflow runs, and its steps "
            "see what was sent as trigger.body.",
            "Вебхук — это секретный веб-адрес процесса: когда другая система его вызывает, процесс запускается, а шаги видят "
            "присланное как trigger.body.",
        ),
    ),
    Canned(
        "what cron is",
        sentences(
            "what is cron\nwhat does cron mean\nwhat is a cron line\nwhat does the cron line mean",
            "что такое cron\nчто значит cron\nчто такое крон\nчто значит строка cron",
        ),
        Said(
            "A cron line says when a schedule starts, by minute, hour, day of the month, month and weekday: 0 8 * * 1-5 is 8:00 "
            "on weekdays. I write it for you: “every weekday at 8”.",
            "Строка cron говорит, когда запускать: минута, час, день месяца, месяц, день недели; 0 8 * * 1-5 — в 8:00 по будням. "
            "Я напишу её сам: «каждый будний день в 8».",
        ),
    ),
    Canned(
        "what a condition is",
        sentences(
            "what is a condition\nwhat does a condition do\nwhat is a branch",
            "что такое условие\nчто делает условие\nчто такое ветка",
        ),
        Said(
            "A condition checks an expression, such as trigger.body.amount > 100, and the workflow goes on along its way "
            "“true” or “false” only.",
            "Условие проверяет выражение, например trigger.body.amount > 100, и процесс идёт дальше только по ветке «да» или «нет».",
        ),
    ),
    Canned(
        "what a connection is",
        sentences(
            "what is a connection\nwhat are connections\nwhat is the difference between a connector and a connection",
            "что такое подключение\nчто такое подключения\nчем коннектор отличается от подключения",
        ),
        Said(
            "A connector is a kind of step, such as Slack message; a connection is your team's account of it with its secret. "
            "Administrators enter connections on their page; I never see secrets.",
            "Коннектор — вид шага, например сообщение в Slack; подключение — учётная запись команды в этом сервисе вместе с "
            "секретом. Подключения вводят администраторы на отдельной странице; секретов я не вижу.",
        ),
    ),
)

BEYOND = (
    Beyond(
        words(
            "delete the workflow, delete this workflow, remove the workflow, remove this workflow, delete workflow, archive"
            ", delete it for good, for good, for ever, forever, delete all workflows, =delete wf, =remove wf",
            "удали процесс, удали этот процесс, удали все процессы, убери процесс, архивируй, в архив, навсегда, насовсем, =удали wf",
        ),
        Said(
            "I cannot delete or archive a workflow: the list of workflows has a button for that. I can pause one.",
            "Удалить процесс или убрать его в архив я не могу: для этого есть кнопка в списке процессов. Приостановить — могу.",
        ),
    ),
    Beyond(
        words(
            "=cancel, =cancel the run, =abort, =abort the run, =stop the run, =retry, =retry the run, =retry it",
            "=отмени запуск, =прерви запуск, =останови запуск, =повтори запуск, =прерви, =отмени",
        ),
        Said(
            "I cannot cancel or retry a run: its page has the buttons. I can start a new run.",
            "Отменить или повторить запуск я не могу: кнопки есть на его странице. Начать новый запуск — могу.",
        ),
    ),
    Beyond(
        words(
            "password, secret, token, api key, credentials, signing secret, webhook address, my account, account, connect my, sign in to"
            ", new connection, add a connection, delete the connection",
            "пароль, секрет, токен, ключ api, учётные данные, учетные данные, аккаунт, мой аккаунт, адрес вебхука, новое подключение"
            ", добавь подключение, удали подключение",
        ),
        Said(
            "Accounts, passwords and tokens are entered by an administrator under Connections; a webhook's address stands on the "
            "workflow's page. I never see them.",
            "Учётные записи, пароли и токены вводит администратор на странице подключений; адрес вебхука указан на странице "
            "процесса. Я их не вижу.",
        ),
    ),
    Beyond(
        words(
            "share, publish, invite, duplicate, copy the workflow, clone, export, import, download, print",
            "поделись, опубликуй, пригласи, дублируй, скопируй процесс, клонируй, экспортируй, импортируй, скачай, распечатай",
        ),
        Said(
            "I cannot share, copy, export or print a workflow. Everybody in the team who may see workflows sees it.",
            "Делиться процессом, копировать, выгружать или печатать его я не умею. Его видят все в команде, кому видны процессы.",
        ),
        strict=False,
    ),
    Beyond(
        words(
            "telegram, discord, whatsapp, sms, microsoft teams, google sheets, google drive, google, trello, jira, notion, airtable, twitter"
            ", facebook, viber, zoom, hubspot, salesforce, zapier, dropbox",
            "телеграм, телеграмм, дискорд, ватсап, вотсап, смс, вайбер, гугл таблицы, вконтакте, битрикс, яндекс",
        ),
        Said(
            "There is no connector for that service. An HTTP request can call its web interface: tell me the address.",
            "Для этого сервиса нет коннектора. Его веб-интерфейс может вызвать HTTP-запрос: скажите адрес.",
        ),
    ),
)
