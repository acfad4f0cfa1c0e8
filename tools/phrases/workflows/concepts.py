"""The ideas of the workflow pack, by the words for them."""

from __future__ import annotations

from agent.models.builtin.catalogue import Concept, words

CONCEPTS = (
    Concept(
        "wf_flow",
        words(
            "workflow, work flow, automation, flow, =workflow's",
            "процесс, процесса, процессу, процессом, процессе, автоматизация, автоматизацию, воркфлоу",
        ),
        topic=True,
    ),
    Concept(
        "wf_flows",
        words(
            "=workflows, =automations, =flows",
            "=процессы, =процессов, =процессам, =процессами, =автоматизации, =автоматизаций",
        ),
        topic=True,
    ),
    Concept(
        "wf_node",
        words("node, nodes, step, steps", "узел, узла, узлы, узлов, узлом, шаг, шага, шаги, шагов"),
    ),
    Concept(
        "wf_trigger",
        words(
            "trigger, triggers, webhook, webhooks, hook",
            "триггер, триггера, триггеры, вебхук, вебхука, вебхуки, хук",
        ),
        topic=True,
    ),
    Concept(
        "wf_build",
        words(
            "build, create, make, generate, set up, design, compose, new, construct, add, put together",
            "построй, построить, создай, создать, сделай, собери, собрать, настрой, сгенерируй, придумай, новый, добавь, заведи",
        ),
        action=True,
    ),
    Concept(
        "wf_run",
        words(
            "run, start, execute, launch, trigger, fire, kick off, test, try, try out, test run, trial run, set off, rerun, run again",
            "запусти, запустить, запускай, выполни, выполнить, прогони, протестируй, протестировать, стартуй, испытай, опробуй"
            ", попробуй, запустим, перезапусти, старт",
        ),
        action=True,
    ),
    Concept(
        "wf_runs",
        words(
            "=runs, last run, latest run, run history, executions, execution, run log, =logs, =log, past runs, recent runs",
            "последний запуск, последнего запуска, последнем запуске, запуски, запусков, запускам, запуск, запуска, прогоны, прогонов, история запусков, журнал, выполнения",
        ),
        topic=True,
    ),
    Concept(
        "wf_pause",
        words(
            "pause, deactivate, disable, switch off, turn off, suspend, freeze, halt, stop, switch it off, turn it off, put on hold"
            ", =off, inactive",
            "приостанови, приостановить, выключи, выключить, отключи, отключить, останови, остановить, поставь на паузу"
            ", деактивируй, заморозь, на паузу, стоп, усыпи",
        ),
        action=True,
    ),
    Concept(
        "wf_resume",
        words(
            "resume, activate, enable, switch on, turn on, unpause, reactivate, continue, switch it on, turn it on, go on, =back on"
            ", =on again, unfreeze, wake up",
            "возобнови, возобновить, включи, включить, активируй, активировать, продолжи, сними с паузы, снова включи, разморозь"
            ", пусть работает, обратно",
        ),
        action=True,
    ),
    Concept(
        "wf_failure",
        words(
            "fail, failed, failing, failure, error, errors, wrong, broke, broken, break, crash, crashed, problem with the run, go wrong"
            ", went wrong, not work, doesn't work, didn't work, not working, red",
            "упал, упала, упало, падает, ошибка, ошибку, ошибки, ошибкой, сломался, сломалось, сбой, не так, не работает, не сработал"
            ", не сработало, не удался, не удалось, не вышло, провалился, пошло не так",
        ),
        topic=True,
    ),
    Concept(
        "wf_fix",
        words(
            "fix, repair, mend, solve, correct, resolve, debug",
            "исправь, исправить, почини, починить, устрани, устранить, отремонтируй, поправь",
        ),
        action=True,
    ),
    Concept(
        "wf_explain",
        words(
            "explain, what happened, reason, cause, diagnose, understand",
            "объясни, поясни, растолкуй, причина, в чем дело, что случилось, разберись",
        ),
        action=True,
    ),
    Concept(
        "wf_valid",
        words(
            "valid, validate, validation, check, problems, problem, issues, issue, correct, complete, ready to run, can run, runnable"
            ", sound, consistent, anything missing, missing, mistakes, okay to run, lint, verify",
            "проверь, проверить, проверка, проверку, валиден, корректен, в порядке, проблемы, проблем, ошибки, готов к запуску"
            ", правильно ли, не хватает, недостает, провалидируй, валидация",
        ),
        action=True,
    ),
    Concept(
        "wf_connector",
        words(
            "connector, connectors, integration, integrations, services, building blocks, kinds of nodes, kinds of steps, node types"
            ", types of nodes, step types, blocks, kinds of node, what steps, which steps, what nodes, which nodes",
            "коннектор, коннекторы, коннекторов, коннектора, интеграции, интеграция, виды узлов, типы узлов, виды шагов, какие узлы"
            ", какие шаги, блоки, сервисы, сервисов",
        ),
        topic=True,
    ),
    Concept(
        "wf_tidy",
        words(
            "optimize, optimise, tidy, tidy up, clean up, cleanup, clean, simplify, streamline, optimization, lay out, layout, rearrange"
            ", arrange, straighten, neaten, unused, superfluous",
            "оптимизируй, оптимизировать, оптимизация, упорядочи, прибери, приберись, наведи порядок, упрости, упростить, причеши"
            ", разложи, почисти, вычисти, выровняй, лишние, ненужные",
        ),
        topic=True,
        action=True,
    ),
    Concept(
        "wf_show",
        words(
            "show, open, display, describe, see, look at, view, what does, what is in, details, overview, status of, tell me about"
            ", explain what, do, does, contain, look like, present",
            "покажи, показать, открой, опиши, посмотреть, что делает, подробности, обзор, расскажи, состоит, выглядит, из чего"
            ", что в, что внутри, что за",
        ),
        action=True,
    ),
    Concept(
        "wf_change",
        words(
            "change, update, set, edit, rename, modify, configure, adjust, replace",
            "измени, поменяй, обнови, переименуй, настрой, замени, поправь, задай, установи",
        ),
        action=True,
    ),
    Concept(
        "wf_remove",
        words("remove, delete, drop, get rid of, take out", "удали, убери, удалить, убрать, выкинь"),
        action=True,
    ),
    Concept(
        "wf_connect",
        words(
            "connect, link, join, edge, disconnect, unlink",
            "соедини, свяжи, подключи, связь, отсоедини, разъедини, стрелку",
        ),
        action=True,
    ),
    Concept(
        "wf_restore",
        words(
            "restore, revert, go back to, roll back, bring back, return to",
            "восстанови, восстановить, верни, вернись, откати, откатись, вернуть",
        ),
        action=True,
    ),
    Concept(
        "wf_matter",
        words(
            "invoice, invoices, order, orders, price, prices, payment, payments",
            "счет, счета, счетов, заказ, заказы, цена, оплата",
        ),
    ),
    Concept("wf_version", words("version, versions", "версия, версию, версии, версий"), topic=True),
    Concept(
        "wf_last",
        words(
            "last, latest, newest, most recent, previous",
            "последний, последнего, последнем, последние, свежий",
        ),
    ),
)
