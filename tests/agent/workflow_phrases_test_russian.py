"""Russian sentences about workflows that the rules were not tuned on (SPEC A5): written before them, and only "
"counted."""

from __future__ import annotations

from tests.agent.phrases import Phrase, say
from tests.agent.workflow_phrases import added, built, changed, linked, removed, unlinked

RUSSIAN: tuple[Phrase, ...] = (
    # процессы целиком
    say(
        "Построй процесс, который шлёт сообщения в Slack, когда срабатывает вебхук", built("webhook > slack")
    ),
    say(
        "каждый будний день в 8 спрашивай https://status.example.com/health и шли ответ на ops@example.com",
        built(
            "schedule > http > email",
            schedule={"line": "0 8 * * 1-5"},
            http={"url": "https://status.example.com/health"},
            email={"to": "ops@example.com", "body": "{{ steps.http.body }}"},
        ),
    ),
    say(
        "когда приходит вебхук, если сумма больше 100, сообщи в Slack, иначе отправь письмо на sales@example.com",
        built(
            "webhook > condition -true> slack; condition -false> email",
            condition={"expression": "trigger.body.amount > 100"},
            email={"to": "sales@example.com"},
        ),
    ),
    say(
        "создай процесс: по вебхуку подожди 5 минут, потом напиши в Slack «Заказ получен»",
        built("webhook > delay > slack", delay={"seconds": 300}, slack={"text": "Заказ получен"}),
    ),
    say(
        "сделай процесс, который каждый понедельник в 9:30 пишет письмо на boss@example.com",
        built("schedule > email", schedule={"line": "30 9 * * 1"}, email={"to": "boss@example.com"}),
    ),
    say(
        "нужен процесс, который каждые 15 минут запрашивает https://api.example.com/prices и отправляет "
        "результат в слак",
        built(
            "schedule > http > slack",
            schedule={"line": "*/15 * * * *"},
            http={"url": "https://api.example.com/prices"},
            slack={"text": "{{ steps.http.body }}"},
        ),
    ),
    say(
        "При каждом вызове вебхука отправляй письмо на support@example.com",
        built("webhook > email", email={"to": "support@example.com"}),
    ),
    say(
        "каждый день в 18:00 отправляй в Slack «Пора домой»",
        built("schedule > slack", schedule={"line": "0 18 * * *"}, slack={"text": "Пора домой"}),
    ),
    say(
        "собери процесс: при вызове вебхука попроси ассистента кратко пересказать сообщение и отправь пересказ в Slack",
        built("webhook > assistant > slack", slack={"text": "{{ steps.assistant.text }}"}),
    ),
    say(
        "Настрой автоматизацию: когда срабатывает вебхук и статус равен «failed», уведоми Slack",
        built(
            "webhook > condition -true> slack", condition={"expression": 'trigger.body.status == "failed"'}
        ),
    ),
    say(
        "построй процесс, который делает POST на https://crm.example.com/leads, когда приходит вебхук",
        built("webhook > http", http={"url": "https://crm.example.com/leads", "method": "POST"}),
    ),
    say(
        "Раз в час вызывай https://example.com/ping, и если статус не 200, предупреди нас в Slack",
        built(
            "schedule > http > condition -true> slack",
            schedule={"line": "0 * * * *"},
            http={"url": "https://example.com/ping"},
            condition={"expression": "steps.http.status != 200"},
        ),
    ),
    say(
        "Создай процесс «Крупные заказы»: по вебхуку, если сумма не меньше 500, отправь письмо на ceo@example.com",
        built(
            "webhook > condition -true> email",
            "Крупные заказы",
            condition={"expression": "trigger.body.amount >= 500"},
            email={"to": "ceo@example.com"},
        ),
    ),
    say(
        "когда получен вебхук, подожди час, затем отправь письмо на anna@example.com и напиши в Slack",
        built("webhook > delay > email > slack", delay={"seconds": 3600}, email={"to": "anna@example.com"}),
    ),
    say(
        "Первого числа каждого месяца в 7 утра отправляй письмо на accounting@example.com",
        built("schedule > email", schedule={"line": "0 7 1 * *"}, email={"to": "accounting@example.com"}),
    ),
    say("вебхук -> Slack", built("webhook > slack")),
    say(
        "построй процесс, который сообщает в канал #sales в Slack о каждом вызове вебхука",
        built("webhook > slack", slack={"channel": "#sales"}),
    ),
    say(
        "Построй процесс: каждую ночь в 2:00 выполни «select count(*) from workflow_runs» и отправь строки на "
        "admin@example.com",
        built(
            "schedule > database > email",
            schedule={"line": "0 2 * * *"},
            database={"sql": "select count(*) from workflow_runs"},
            email={"to": "admin@example.com", "body": "{{ steps.database.rows }}"},
        ),
    ),
    say(
        "когда вызывают вебхук, если страна Германия, напиши в Slack #germany, а иначе в Slack #world",
        built(
            "webhook > condition -true> slack; condition -false> slack_2",
            condition={"expression": 'trigger.body.country == "Германия"'},
            slack={"channel": "#germany"},
            slack_2={"channel": "#world"},
        ),
    ),
    say("создай процесс с названием Возвраты", ("create_workflow", {"name": "Возвраты"})),
    say("новый процесс «Отзывы клиентов»", ("create_workflow", {"name": "Отзывы клиентов"})),
    # по одному узлу
    say("Добавь вебхук", added("webhook")),
    say("добавь сообщение в Slack после вебхука", added("slack", "webhook")),
    say("добавь сообщение в Slack с текстом «Сборка готова»", added("slack", text="Сборка готова")),
    say("поставь паузу 10 минут после условия", added("delay", "condition", seconds=600)),
    say("добавь письмо на hr@example.com", added("email", to="hr@example.com")),
    say("добавь условие: сумма больше 250", added("condition", expression="trigger.body.amount > 250")),
    say(
        "Вставь HTTP-запрос к https://api.example.com/v1/users",
        added("http", url="https://api.example.com/v1/users"),
    ),
    say("добавь расписание: по будням в 7:15", added("schedule", line="15 7 * * 1-5")),
    say("ещё отправь сообщение в Slack, если условие не выполнено", added("slack", "condition", "false")),
    say("потом подожди два дня", added("delay", seconds=172800)),
    say("добавь шаг, в котором ассистент переводит текст", added("assistant")),
    # изменения
    say("поменяй текст в Slack на «Всё хорошо»", changed("slack", text="Всё хорошо")),
    say("сделай задержку 30 секунд", changed("delay", seconds=30)),
    say("переименуй узел email в «Сообщить бухгалтерии»", changed("email", "Сообщить бухгалтерии")),
    say("отправляй письмо на ops@example.com вместо прежнего адреса", changed("email", to="ops@example.com")),
    say("пусть расписание срабатывает каждый день в 5 утра", changed("schedule", line="0 5 * * *")),
    say("измени условие на сумма < 20", changed("condition", expression="trigger.body.amount < 20")),
    say("удали узел Slack", removed("slack")),
    say("убери задержку", removed("delay")),
    say("убери письмо из WF-0004", removed("email", workflow="WF-0004")),
    say("соедини вебхук с условием", linked("webhook", "condition")),
    say("отсоедини вебхук от Slack", unlinked("webhook", "slack")),
    say("удали связь между задержкой и письмом", unlinked("delay", "email")),
    # запуски и просмотр
    say("Оптимизируй", ("tidy_workflow", {})),
    say("наведи порядок в WF-0003", ("tidy_workflow", {"workflow": "WF-0003"})),
    say("запусти его сейчас", ("run_workflow", {})),
    say("запусти WF-0002", ("run_workflow", {"workflow": "WF-0002"})),
    say("запусти процесс Nightly report", ("run_workflow", {"workflow": "Nightly report"})),
    say("проверь процесс в деле, запусти его", ("run_workflow", {})),
    say("приостанови этот процесс", ("set_active", {"active": False})),
    say("выключи WF-0005", ("set_active", {"active": False, "workflow": "WF-0005"})),
    say("включи его обратно", ("set_active", {"active": True})),
    say("возобнови WF-0001", ("set_active", {"active": True, "workflow": "WF-0001"})),
    say("вернись к версии 2", ("restore_version", {"version": 2})),
    say("восстанови версию 3 процесса WF-0006", ("restore_version", {"version": 3, "workflow": "WF-0006"})),
    say("покажи запуски", ("get_workflow_runs", {})),
    say("какие запуски не удались?", ("get_workflow_runs", {"status": "failed"})),
    say("покажи последние 5 запусков WF-0002", ("get_workflow_runs", {"limit": 5, "workflow": "WF-0002"})),
    say("почему он упал?", ("explain_error", {})),
    say("что пошло не так в последнем запуске", ("explain_error", {})),
    say("объясни «Slack answered 404»", ("explain_error", {"error": "Slack answered 404"})),
    say("исправь ошибку", ("explain_error", {})),
    say("какие есть коннекторы?", ("list_connectors", {})),
    say("покажи мои процессы", ("list_workflows", {})),
    say("покажи WF-0004", ("get_workflow", {"workflow": "WF-0004"})),
    say("что делает этот процесс?", ("get_workflow", {})),
    say("процесс в порядке? проверь его", ("validate_workflow", {})),
    say("проверь WF-0002 на ошибки", ("validate_workflow", {"workflow": "WF-0002"})),
)
