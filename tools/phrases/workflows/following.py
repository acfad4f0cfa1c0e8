"""What people ask about their workflows: what they do, how their runs went."""

from __future__ import annotations

from agent.models.builtin.catalogue import Named, Said, Slot, Wish, one_call, sentences, words
from tools.phrases.workflows.operating import WORKFLOW

_STATE = Slot("status", Named("wf_run_state"))
_LIMIT = Slot("limit", Named("count"))

GET = Wish(
    "get_workflow",
    Said("show a workflow: its nodes, edges and problems", "показать процесс: узлы, связи и замечания"),
    Said("Show {workflow}", "Покажи {workflow}"),
    sentences(
        """
        show WF-0001
        show me WF-0001
        open WF-0001
        describe WF-0001
        what does WF-0001 do
        what does this workflow do
        what does it do
        what is in WF-0001
        what is in this workflow
        show the workflow
        show me the workflow
        show this workflow
        describe the workflow
        describe this workflow
        what steps does it have
        what nodes does the workflow have
        which nodes does WF-0001 have
        details of WF-0001
        tell me about WF-0001
        how does this workflow look
        what starts WF-0001
        when does it run next
        when does WF-0001 run
        is WF-0001 active
        is it paused
        status of WF-0001
        WF-0001
        """,
        """
        покажи WF-0001
        открой WF-0001
        опиши WF-0001
        что делает WF-0001
        что делает этот процесс
        что он делает
        что в WF-0001
        что внутри этого процесса
        покажи процесс
        покажи этот процесс
        опиши процесс
        опиши этот процесс
        какие у него узлы
        какие узлы у процесса
        из каких шагов состоит WF-0001
        подробности WF-0001
        расскажи про WF-0001
        как выглядит процесс
        что запускает WF-0001
        когда он запустится
        когда следующий запуск
        активен ли WF-0001
        состояние WF-0001
        WF-0001
        """,
    ),
    one_call("get_workflow", WORKFLOW),
    (WORKFLOW,),
    also=("wf_kind", "wf_run_state"),
)

_QUERY = Slot(
    "query",
    Named(
        "workflow_words",
        free=True,
        carry="never",
        cues=words(
            "about, with, for, called, named, containing, mention",
            "про, с, со, для, о, об, названием, содержащие",
        ),
        cued=True,
    ),
)
LIST = Wish(
    "list_workflows",
    Said("list the workflows", "показать список процессов"),
    Said("Show my workflows", "Покажи мои процессы"),
    sentences(
        """
        list my workflows
        list workflows
        list all workflows
        show my workflows
        show all workflows
        show me all workflows
        which workflows are there
        what workflows do we have
        what workflows exist
        which automations are there
        workflows
        my workflows
        all workflows
        how many workflows do we have
        find workflows about invoices
        search workflows for Slack
        are there workflows with invoices
        give me the list of workflows
        """,
        """
        покажи мои процессы
        покажи процессы
        покажи все процессы
        список процессов
        перечисли процессы
        какие есть процессы
        какие у нас процессы
        процессы
        мои процессы
        все процессы
        сколько у нас процессов
        найди процессы про счета
        поищи процессы со Slack
        дай список процессов
        какие автоматизации есть
        """,
    ),
    one_call("list_workflows", _QUERY),
    (_QUERY,),
    also=("wf_kind",),
)

RUNS = Wish(
    "get_workflow_runs",
    Said("list the runs of a workflow", "показать запуски процесса"),
    Said("Show the runs of {workflow}", "Покажи запуски {workflow}"),
    sentences(
        """
        show the runs
        show me the runs
        list the runs
        show the runs of WF-0001
        runs of WF-0001
        list runs of WF-0001
        list the last 5 runs
        show the last 5 runs of WF-0001
        show the latest runs
        recent runs
        run history
        show the history of runs
        which runs failed
        show failed runs
        failed runs of WF-0001
        are there failed runs
        what runs are waiting
        is a run still running
        which runs are running
        how many runs failed
        how did the last run go
        how did the last runs go
        did the last run work
        did it run
        did it run today
        has WF-0001 run
        when did it run last
        when did WF-0001 last run
        show successful runs
        show cancelled runs
        executions of the workflow
        show the log of WF-0001
        runs
        """,
        """
        покажи запуски
        покажи все запуски
        список запусков
        запуски WF-0001
        покажи запуски WF-0001
        покажи последние 5 запусков
        покажи последние 5 запусков WF-0001
        последние запуски
        история запусков
        какие запуски не удались
        какие запуски упали
        покажи неудачные запуски
        неудачные запуски WF-0001
        есть ли упавшие запуски
        какие запуски ждут
        какие запуски идут
        сколько запусков упало
        как прошёл последний запуск
        как прошли последние запуски
        удался ли последний запуск
        он запускался
        запускался ли WF-0001
        когда он запускался
        когда последний раз запускался WF-0001
        покажи успешные запуски
        покажи отменённые запуски
        журнал запусков
        запуски
        """,
    ),
    one_call("get_workflow_runs", WORKFLOW, _STATE, _LIMIT),
    (WORKFLOW, _STATE, _LIMIT),
    also=("wf_kind", "period"),
)
