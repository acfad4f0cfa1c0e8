"""What people want with the shape of a workflow: an earlier version back, or order in it."""

from __future__ import annotations

from agent.models.builtin.catalogue import Named, Need, Said, Slot, Wish, one_call, sentences
from tools.phrases.workflows.operating import QUIET, WORKFLOW

_VERSION = Slot("version", Named("version", carry="never"))
RESTORE = Wish(
    "restore_version",
    Said("bring back an earlier version of a workflow", "вернуть прежнюю версию процесса"),
    Said("Restore version 1 of {workflow}", "Восстанови версию 1 процесса {workflow}"),
    sentences(
        """
        restore version 1
        restore version 1 of WF-0001
        bring back version 1
        go back to version 1
        revert to version 1
        return to version 1
        restore an earlier version
        restore the previous version
        go back to the version before
        i want version 1 back
        """,
        """
        восстанови версию 1
        восстанови версию 1 процесса WF-0001
        вернись к версии 1
        вернуться к версии 1
        откатись к версии 1
        восстанови прежнюю версию
        восстанови предыдущую версию
        нужна версия 1
        """,
    ),
    one_call("restore_version", _VERSION, WORKFLOW),
    (_VERSION, WORKFLOW),
    (
        Need(
            ("version",),
            Said(
                "Which version? The tab with the versions lists them, and shows what differs.",
                "Какую версию? Они перечислены на вкладке версий, там же видны отличия.",
            ),
        ),
    ),
    writes=True,
    also=QUIET,
)

TIDY = Wish(
    "tidy_workflow",
    Said("optimize a workflow: remove what does nothing", "оптимизировать процесс: убрать лишнее"),
    Said("Optimize {workflow}", "Оптимизируй {workflow}"),
    sentences(
        """
        optimize
        optimise
        optimize WF-0001
        optimize it
        optimize the workflow
        optimize this workflow
        tidy up
        tidy it up
        tidy WF-0001
        tidy up WF-0001
        tidy up the workflow
        clean up the workflow
        clean it up
        clean up WF-0001
        simplify the workflow
        simplify it
        streamline the workflow
        remove unused nodes
        remove what is not needed
        lay it out nicely
        rearrange the nodes
        arrange the graph
        """,
        """
        оптимизируй
        оптимизируй WF-0001
        оптимизируй его
        оптимизируй процесс
        оптимизируй этот процесс
        наведи порядок
        наведи порядок в процессе
        наведи порядок в WF-0001
        приберись в процессе
        упорядочи WF-0001
        упорядочи процесс
        упрости процесс
        упрости его
        почисти процесс
        убери лишние узлы
        удали ненужные узлы
        разложи узлы аккуратно
        выровняй узлы
        """,
    ),
    one_call("tidy_workflow", WORKFLOW),
    (WORKFLOW,),
    writes=True,
    also=QUIET,
)
