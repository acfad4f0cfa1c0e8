"""The closed sets of values of the workflow pack, the forms of its numbers, and its measures."""

from __future__ import annotations

from agent.models.builtin.catalogue import Measure, Pattern, Vocabulary, words

STATES = Vocabulary(
    "wf_run_state",
    {
        "queued": words("queued, in the queue, pending", "в очереди, ожидают запуска"),
        "running": words(
            "=running, in progress, under way, still going, active runs",
            "выполняется, выполняются, =идет, =идут, в работе",
        ),
        "waiting": words("=waiting, sleeping, delayed", "=ждет, =ждут, ожидает, ожидают, ждущие, ожидающие"),
        "done": words(
            "done, finished, completed, succeeded, successful, that worked, went through, =green",
            "готов, готовы, завершен, завершены, завершенные, успешные, успешных, успешно, =удались, =прошли",
        ),
        "failed": words(
            "failed, failing, fail, failures, unsuccessful, with errors, crashed, went wrong, =red, broken",
            "упал, упали, упавшие, упавших, неудачные, неудачных, =не удались, с ошибкой, с ошибками, провалились, сломались"
            ", ошибочные, не прошли",
        ),
        "cancelled": words(
            "=cancelled, =canceled, aborted, stopped",
            "=отменен, =отменены, =отмененные, =отмененных, прерванные",
        ),
    },
    keeps=True,
)

CONNECTORS = Vocabulary(
    "wf_kind",
    {
        "webhook": words("webhook, webhooks, hook", "вебхук, вебхука, вебхуки, хук"),
        "schedule": words("schedule, cron, timer", "расписание, расписания, таймер"),
        "http": words("http, http request, api, rest", "http-запрос, веб-запрос, апи"),
        "slack": words("slack", "слак, слаке, слака"),
        "email": words("email, e-mail, e mail, mail", "почта, почту, письмо, письма, емейл"),
        "condition": words("condition, conditions", "условие, условия, условием"),
        "transform": words("transform, transformation", "преобразование, преобразования"),
        "delay": words("delay", "задержка, задержки, пауза"),
        "database": words("database, sql", "база данных, базы данных, базу данных"),
        "assistant": words("assistant", "ассистент, ассистента"),
    },
    keeps=True,
)

VOCABULARIES = (STATES, CONNECTORS)

PATTERNS = (
    Pattern(
        "workflow",
        r"(?i)(?<![\w-])WF[-\s#№]*(\d{1,6})(?![\w-]*\d)",
        short=r"(?i)\b(?:workflows?|процесс\w{0,2})\s*(?:no\.?|number|nr\.?|номер|#|№)?\s*(\d{1,5})(?![\w-]|[.,]\d)",
        spelled="WF-{:04}",
    ),
    Pattern("workflow_run", r"(?i)(?<![\w-])RUN\s?[-#№]\s?(\d{1,7})(?![\w-]*\d)", spelled="RUN-{:05}"),
)

MEASURES = (Measure("version", words("version, ver, v", "версия, версию, версии")),)
