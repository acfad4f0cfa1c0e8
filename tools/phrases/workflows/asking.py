"""What people ask where something went wrong or is missing, and what there is to build with."""

from __future__ import annotations

from agent.models.builtin.catalogue import Named, Said, Slot, Wish, one_call, sentences
from tools.phrases.workflows.operating import WORKFLOW

_ERROR = Slot("error", Named("workflow_run", carry="pointed"))
_KIND = Slot("query", Named("wf_kind"))

EXPLAIN = Wish(
    "explain_error",
    Said(
        "explain why a run failed, and prepare a fix",
        "объяснить, почему запуск не удался, и подготовить исправление",
    ),
    Said("Why did the last run fail?", "Почему не удался последний запуск?"),
    sentences(
        """
        why did it fail
        why did the run fail
        why did the last run fail
        why did RUN-00001 fail
        why did WF-0001 fail
        why does WF-0001 fail
        why does it fail
        why did the webhook fail
        what went wrong
        what went wrong with RUN-00001
        what went wrong in WF-0001
        what went wrong in the last run
        what is wrong with the last run
        what happened to RUN-00001
        what is the error
        what was the error
        what does the error mean
        explain the error
        explain the last error
        explain RUN-00001
        fix it
        fix the error
        fix the workflow
        fix the failed step
        fix WF-0001
        repair it
        solve the problem with the run
        it does not work
        it didn't work
        the run failed
        the last run is broken
        help with the failed run
        the workflow is broken
        why doesn't it work
        """,
        """
        почему он упал
        почему упал запуск
        почему не удался последний запуск
        почему упал последний запуск
        почему упал RUN-00001
        почему упал WF-0001
        почему не сработал WF-0001
        почему он не работает
        почему не сработал вебхук
        почему не отправилось письмо
        что пошло не так
        что пошло не так в RUN-00001
        что пошло не так в последнем запуске
        что не так с последним запуском
        что случилось с RUN-00001
        какая ошибка
        какая была ошибка
        что значит эта ошибка
        объясни ошибку
        объясни последнюю ошибку
        объясни RUN-00001
        исправь
        исправь ошибку
        исправь процесс
        исправь WF-0001
        почини его
        почини процесс
        устрани ошибку
        он не работает
        не сработало
        запуск упал
        процесс сломался
        в чём причина ошибки
        из-за чего упал запуск
        """,
    ),
    one_call("explain_error", _ERROR, WORKFLOW),
    (_ERROR, WORKFLOW),
    also=("wf_kind", "wf_run_state"),
)

VALIDATE = Wish(
    "validate_workflow",
    Said("check a workflow for problems", "проверить процесс на ошибки"),
    Said("Check {workflow}", "Проверь {workflow}"),
    sentences(
        """
        validate
        validate WF-0001
        validate it
        validate the workflow
        check WF-0001
        check it
        check the workflow
        check this workflow
        check WF-0001 for problems
        check it for mistakes
        check the workflow for errors
        is WF-0001 valid
        is it valid
        is the workflow valid
        is this workflow complete
        is the workflow ready to run
        can it run
        can WF-0001 run
        is anything missing
        what is missing
        what is still missing in WF-0001
        what problems does it have
        are there problems in WF-0001
        are there any issues with this workflow
        problems of WF-0001
        is everything correct
        is it okay
        """,
        """
        проверь WF-0001
        проверь его
        проверь процесс
        проверь этот процесс
        проверь WF-0001 на ошибки
        проверь процесс на ошибки
        корректен ли WF-0001
        правильно ли собран процесс
        процесс в порядке
        всё ли в порядке с WF-0001
        готов ли процесс к запуску
        можно ли его запускать
        чего не хватает
        чего ещё не хватает в WF-0001
        есть ли проблемы в WF-0001
        какие проблемы у процесса
        есть ли замечания
        провалидируй
        провалидируй WF-0001
        проверка процесса
        """,
    ),
    one_call("validate_workflow", WORKFLOW),
    (WORKFLOW,),
    also=("wf_kind", "wf_run_state"),
)

CONNECTORS = Wish(
    "list_connectors",
    Said("list the connectors: what nodes can do", "показать коннекторы: что умеют узлы"),
    Said("What connectors are there?", "Какие есть коннекторы?"),
    sentences(
        """
        what connectors are there
        which connectors are there
        which connectors do we have
        list connectors
        list the connectors
        list all connectors
        show the connectors
        show me all connectors
        connectors
        available connectors
        what can a node do
        what can a step do
        what can nodes do
        what kinds of nodes are there
        which steps are possible
        which nodes can I use
        which node types are there
        what building blocks are there
        which integrations are there
        which integrations do you support
        which services can I connect
        which triggers are there
        what triggers can I use
        what settings does the Slack connector have
        what does the webhook connector do
        show the email connector
        the http connector
        is there a connector for Slack
        is there a Slack connector
        """,
        """
        какие есть коннекторы
        какие коннекторы есть
        список коннекторов
        покажи коннекторы
        покажи все коннекторы
        перечисли коннекторы
        коннекторы
        доступные коннекторы
        что умеют узлы
        что умеет шаг
        какие бывают узлы
        какие виды узлов есть
        какие шаги возможны
        какие узлы можно использовать
        какие есть интеграции
        какие интеграции поддерживаются
        какие сервисы можно подключить
        какие есть триггеры
        какие настройки у коннектора Slack
        что делает коннектор вебхук
        покажи коннектор письма
        есть ли коннектор для Slack
        """,
    ),
    one_call("list_connectors", _KIND),
    (_KIND,),
    also=("wf_run_state",),
)
