"""The development half for workflows: Russian sentences that the rules were tuned on."""

from __future__ import annotations

from tests.agent.phrases import Phrase, say
from tests.agent.workflow_phrases import added, built, changed, linked, removed, unlinked

RUSSIAN: tuple[Phrase, ...] = (
    say("Создай процесс, который пишет в Slack, когда вызывают вебхук", built("webhook > slack")),
    say("Собери процесс, который шлёт уведомление в Slack, когда вызван вебхук", built("webhook > slack")),
    say(
        "по вебхуку: если сумма больше 10, напиши на a@example.com, иначе напиши в Slack; потом подожди 2 "
        "минуты; отправь письмо на c@example.com",
        built(
            "webhook > condition -true> email > delay > email_2; condition -false> slack > delay",
            condition={"expression": "trigger.body.amount > 10"},
            email={"to": "a@example.com"},
            delay={"seconds": 120},
            email_2={"to": "c@example.com"},
        ),
    ),
    say(
        "каждый день в 7 запроси https://example.com/a и отправь результат в Slack #ops",
        built(
            "schedule > http > slack",
            schedule={"line": "0 7 * * *"},
            http={"url": "https://example.com/a"},
            slack={"channel": "#ops"},
        ),
    ),
    say(
        "по пятницам в 16:00 напоминай команде в Slack «Запишите часы»",
        built("schedule > slack", schedule={"line": "0 16 * * 5"}, slack={"text": "Запишите часы"}),
    ),
    say(
        "когда приходит новый заказ, подожди 10 секунд и отправь его POST на https://erp.example.com/orders",
        built(
            "webhook > delay > http",
            delay={"seconds": 10},
            http={"url": "https://erp.example.com/orders", "method": "POST"},
        ),
    ),
    say(
        "отправь сообщение в Slack, если сумма больше 100, когда приходит вебхук",
        built("webhook > condition -true> slack", condition={"expression": "trigger.body.amount > 100"}),
    ),
    say(
        "Построй процесс. При вызове вебхука спроси ассистента о теме письма. Затем отправь ответ в Slack.",
        built("webhook > assistant > slack", slack={"text": "{{ steps.assistant.text }}"}),
    ),
    say(
        "каждые полчаса запрашивай https://example.com/temp; если температура ниже 5, предупреди команду в Slack",
        built(
            "schedule > http > condition -true> slack",
            schedule={"line": "*/30 * * * *"},
            http={"url": "https://example.com/temp"},
            condition={"expression": "steps.http.body.temperature < 5"},
        ),
    ),
    say(
        "сделай процесс «Пинги», который раз в час вызывает https://example.com",
        built(
            "schedule > http", "Пинги", schedule={"line": "0 * * * *"}, http={"url": "https://example.com"}
        ),
    ),
    say(
        "можешь сделать процесс, который сообщает нам в Slack, когда срабатывает вебхук?",
        built("webhook > slack"),
    ),
    say(
        "когда вызван вебхук и приоритет высокий, уведоми команду, а если приоритет низкий, напиши на low@example.com",
        built(
            "webhook > condition -true> slack; condition -false> condition_2 -true> email",
            condition={"expression": 'trigger.body.priority == "высокий"'},
            condition_2={"expression": 'trigger.body.priority == "низкий"'},
            email={"to": "low@example.com"},
        ),
    ),
    say(
        "каждую ночь выполняй `SELECT number FROM workflow_runs` и отправляй строки в Slack",
        built(
            "schedule > database > slack",
            schedule={"line": "0 2 * * *"},
            database={"sql": "SELECT number FROM workflow_runs"},
            slack={"text": "{{ steps.database.rows }}"},
        ),
    ),
    say("заведи процесс «Зарплата»", ("create_workflow", {"name": "Зарплата"})),
    say("новый пустой процесс с названием Отпуска", ("create_workflow", {"name": "Отпуска"})),
    say("добавь триггер: каждый час", added("schedule", line="0 * * * *")),
    say("Добавь сообщение в Slack", added("slack")),
    say("добавь сообщение в Slack #ops с текстом «Готово»", added("slack", channel="#ops", text="Готово")),
    say(
        "вставь задержку 2 часа между вебхуком и Slack",
        (
            "add_node",
            {"connector": "delay", "after": "webhook", "before": "slack", "config": {"seconds": 7200}},
        ),
    ),
    say(
        "добавь сообщение в Slack перед письмом",
        ("add_node", {"connector": "slack", "before": "email", "config": {}}),
    ),
    say(
        "добавь письмо на boss@example.com, если условие выполнено",
        added("email", "condition", "true", to="boss@example.com"),
    ),
    say(
        "добавь условие, что статус равен paid",
        added("condition", expression='trigger.body.status == "paid"'),
    ),
    say("а потом письмо на kim@example.com", added("email", to="kim@example.com")),
    say("добавь запрос к базе данных «select 1»", added("database", sql="select 1")),
    say("поменяй текст сообщения в Slack на «x»", changed("slack", text="x")),
    say("поставь тему письма «Привет»", changed("email", subject="Привет")),
    say("измени задержку на один час", changed("delay", seconds=3600)),
    say("поменяй расписание на каждый понедельник в 10", changed("schedule", line="0 10 * * 1")),
    say("переименуй slack в «Тревога»", changed("slack", "Тревога")),
    say("пиши в #general вместо этого", changed("slack", channel="#general")),
    say("замени адрес на https://example.org/new", changed("http", url="https://example.org/new")),
    say("удали узел email", removed("email")),
    say("убери условие", removed("condition")),
    say("удали связь от вебхука к Slack", unlinked("webhook", "slack")),
    say("свяжи условие со Slack по ветке да", linked("condition", "slack", branch="true")),
    say("запусти его", ("run_workflow", {})),
    say("запусти Order alerts", ("run_workflow", {"workflow": "Order alerts"})),
    say('запусти его с {"amount": 150}', ("run_workflow", {"input": {"amount": 150}})),
    say("приостанови WF-0001", ("set_active", {"active": False, "workflow": "WF-0001"})),
    say("останови процесс", ("set_active", {"active": False})),
    say("включи процесс снова", ("set_active", {"active": True})),
    say("восстанови версию 1", ("restore_version", {"version": 1})),
    say("верни версию 4 процесса WF-0002", ("restore_version", {"version": 4, "workflow": "WF-0002"})),
    say("приведи процесс в порядок", ("tidy_workflow", {})),
    say("упрости WF-0001", ("tidy_workflow", {"workflow": "WF-0001"})),
    say("неудачные запуски WF-0001", ("get_workflow_runs", {"status": "failed", "workflow": "WF-0001"})),
    say("покажи последние 3 запуска", ("get_workflow_runs", {"limit": 3})),
    say("как прошёл последний запуск?", ("get_workflow_runs", {})),
    say("почему упал RUN-00012?", ("explain_error", {"error": "RUN-00012"})),
    say("Почему последний запуск не удался?", ("explain_error", {})),
    say("что значит «connection refused»", ("explain_error", {"error": "connection refused"})),
    say("почему упал последний запуск WF-0002", ("explain_error", {"workflow": "WF-0002"})),
    say("какие коннекторы есть", ("list_connectors", {})),
    say("какие настройки у коннектора Slack?", ("list_connectors", {"query": "slack"})),
    say("список всех процессов", ("list_workflows", {})),
    say("опиши WF-0002", ("get_workflow", {"workflow": "WF-0002"})),
    say("проверь", ("validate_workflow", {})),
    say("есть ли проблемы в WF-0006?", ("validate_workflow", {"workflow": "WF-0006"})),
    say("чего ещё не хватает?", ("validate_workflow", {})),
)
