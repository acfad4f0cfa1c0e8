"""The connectors that there are. Names and descriptions are read by people (the node form) and by models."""

from __future__ import annotations

from engines.flow import configs
from engines.flow.kinds import Action, ConnectionKind, Manifest, SecretField

_WEBHOOK = Manifest(
    "webhook",
    "Webhook",
    "Starts the workflow whenever another system calls the workflow's own secret address.",
    (
        Action(
            "receive",
            "Receive a call",
            "Starts a run for each call. What was sent is under trigger, such as trigger.body.order_id.",
            "trigger",
            configs.ReceiveCall,
            {
                "body": "What was sent: the parsed JSON, the fields of a form, or else the text.",
                "method": "The HTTP method, such as POST.",
                "query": "The parameters of the address, by name.",
                "headers": "The headers of the call by lower-case name, without credentials.",
                "received_at": "When the call came in, as an ISO 8601 time in UTC.",
            },
        ),
    ),
    ConnectionKind(
        secrets=(
            SecretField(
                "signing_secret",
                "Signing secret",
                "What the caller signs each call with: HMAC-SHA256 of the body in the header X-Signature-256.",
                is_required=True,
            ),
        ),
    ),
    ("hook", "incoming", "call", "trigger", "вебхук", "хук"),
)

_SCHEDULE = Manifest(
    "schedule",
    "Schedule",
    "Starts the workflow at set times, such as every weekday at 8:00.",
    (
        Action(
            "cron",
            "At set times",
            "Starts a run at each time that the cron line names, at most once a minute.",
            "trigger",
            configs.FireOnTime,
            {"due_at": "The time it was due, as an ISO 8601 time in UTC."},
        ),
    ),
    words=("cron", "timer", "time", "daily", "hourly", "weekly", "trigger", "расписание", "таймер"),
)

_HTTP = Manifest(
    "http",
    "HTTP request",
    "Calls the web interface (API) of another system and hands on its answer.",
    (
        Action(
            "request",
            "Send a request",
            "Sends one request. An answer of 400 or above makes the step fail.",
            "action",
            configs.SendRequest,
            {
                "status": "The status of the answer, such as 200.",
                "headers": "The headers of the answer by lower-case name.",
                "body": "The answer: parsed JSON where it is JSON, else the text.",
            },
            is_foreign=True,
        ),
    ),
    ConnectionKind(
        settings=(
            SecretField(
                "host",
                "Host",
                "The only host that the credentials are sent to, such as api.example.com.",
                True,
            ),
            SecretField(
                "scheme",
                "How to sign in",
                "bearer sends the token as Authorization: Bearer, basic a user name and password, header the token "
                "in a header of its own.",
                True,
                ("bearer", "basic", "header"),
                "bearer",
            ),
            SecretField("header", "Header", "For the way “header”: the header's name, such as X-Api-Key."),
        ),
        secrets=(
            SecretField("token", "Token", "For the ways bearer and header."),
            SecretField("username", "User name", "For the way basic."),
            SecretField("password", "Password", "For the way basic."),
        ),
    ),
    ("api", "rest", "url", "web", "request", "http_request", "fetch", "запрос"),
)

_SLACK = Manifest(
    "slack",
    "Slack message",
    "Sends a message to a Slack channel.",
    (
        Action(
            "send_message",
            "Send a message",
            "Sends one message through a Slack connection.",
            "action",
            configs.SendSlackMessage,
            {
                "sent": "true once Slack has accepted the message, false for practice.",
                "channel": "The channel it went to, where the step names one.",
            },
            is_foreign=True,
        ),
    ),
    ConnectionKind(
        secrets=(
            SecretField(
                "webhook_url",
                "Webhook address",
                "Of an incoming webhook, https://hooks.slack.com/services/…, which posts to one channel. "
                "Give this or a token.",
            ),
            SecretField(
                "token",
                "Bot token",
                "Of a Slack app with the right chat:write, xoxb-…. Give this or a webhook address.",
            ),
        ),
    ),
    ("message", "chat", "notify", "notification", "слак", "сообщение", "уведомление"),
)

_EMAIL = Manifest(
    "email",
    "E-mail",
    "Sends an e-mail as plain text.",
    (
        Action(
            "send",
            "Send an e-mail",
            "Sends one e-mail through an e-mail connection.",
            "action",
            configs.SendMail,
            {
                "sent": "true once the mail server has accepted the message, false for practice.",
                "to": "The addresses it went to.",
            },
            is_foreign=True,
        ),
    ),
    ConnectionKind(
        settings=(
            SecretField("host", "Mail server", "Such as smtp.example.com.", True),
            SecretField("port", "Port", "587 for starttls, 465 for tls.", True, default="587"),
            SecretField(
                "security",
                "Encryption",
                "How it is encrypted.",
                True,
                ("starttls", "tls", "none"),
                "starttls",
            ),
            SecretField("username", "User name", "Left empty, nobody signs in."),
            SecretField("from", "Sender", "The address that mails come from.", True),
        ),
        secrets=(SecretField("password", "Password", "Of the user name."),),
    ),
    ("mail", "e-mail", "smtp", "почта", "письмо"),
)

_CONDITION = Manifest(
    "condition",
    "Condition",
    "Decides which way the workflow goes on: edges from here have the branch “true” or “false”.",
    (
        Action(
            "check",
            "Check a condition",
            "Works out an expression that is true or false and takes that way only.",
            "logic",
            configs.CheckCondition,
            {"result": "true or false."},
        ),
    ),
    words=("if", "else", "branch", "filter", "when", "decide", "условие", "если"),
)

_TRANSFORM = Manifest(
    "transform",
    "Transform",
    "Makes new fields out of what earlier steps gave, each by an expression.",
    (
        Action(
            "set",
            "Set fields",
            "Works out each field; later steps find a field “total” as steps.<id>.total.",
            "logic",
            configs.SetFields,
            {},
        ),
    ),
    words=("map", "fields", "set", "compute", "reshape", "преобразование", "поля"),
)

_DELAY = Manifest(
    "delay",
    "Delay",
    "Waits before the workflow goes on, up to 30 days.",
    (
        Action(
            "wait",
            "Wait",
            "Waits this long; nothing is held up meanwhile, and a restart of the server does not end it.",
            "logic",
            configs.Wait,
            {"seconds": "How long it waited."},
        ),
    ),
    words=("pause", "sleep", "wait", "задержка", "пауза"),
)

_DATABASE = Manifest(
    "database",
    "Database query",
    "Reads from the team's own data with a SELECT statement; it cannot change anything.",
    (
        Action(
            "query",
            "Query the database",
            "Runs one SELECT with the rights of the person who made the workflow.",
            "action",
            configs.QueryDatabase,
            {"rows": "A list with one object per row, column by column.", "count": "The number of rows."},
        ),
    ),
    words=("sql", "select", "table", "data", "база", "данные"),
)

_ASSISTANT = Manifest(
    "assistant",
    "Assistant",
    "Has the AI assistant write a text: a summary, a reply, a classification. It has no tools and changes nothing.",
    (
        Action(
            "ask",
            "Ask the assistant",
            "Asks once and hands on the answer as text.",
            "action",
            configs.AskAssistant,
            {"text": "The answer."},
        ),
    ),
    words=("ai", "llm", "summarise", "summarize", "classify", "ассистент", "нейросеть"),
)

CONNECTORS: tuple[Manifest, ...] = (
    _WEBHOOK,
    _SCHEDULE,
    _HTTP,
    _SLACK,
    _EMAIL,
    _CONDITION,
    _TRANSFORM,
    _DELAY,
    _DATABASE,
    _ASSISTANT,
)
