"""What people want done with a whole workflow: run it, pause it, let it go on."""

from __future__ import annotations

from agent.models.builtin.catalogue import (
    Fixed,
    FromSlot,
    Gathered,
    Named,
    Said,
    Slot,
    Step,
    Wish,
    one_call,
    sentences,
)

WORKFLOW = Slot("workflow", Named("workflow"))
QUIET = ("wf_kind", "wf_run_state", "workflow_run")
"""Kinds that may be said with any of these, and change nothing."""
_NEVER = Slot("input", Gathered(()))

RUN = Wish(
    "run_workflow",
    Said("run a workflow once by hand", "запустить процесс один раз вручную"),
    Said("Run {workflow}", "Запусти {workflow}"),
    sentences(
        """
        run WF-0001
        run it
        run it now
        run it once
        run the workflow
        run this workflow
        run the workflow now
        start WF-0001
        start the workflow
        start it
        start this workflow once
        start the workflow WF-0001
        execute WF-0001
        execute the workflow
        launch WF-0001
        trigger WF-0001
        trigger the workflow by hand
        test WF-0001
        test it
        test the workflow
        test run
        do a test run
        try it
        try it out
        try the workflow
        run it again
        run WF-0001 again
        kick off WF-0001
        fire it off
        """,
        """
        запусти WF-0001
        запусти его
        запусти его сейчас
        запусти процесс
        запусти этот процесс
        запусти процесс сейчас
        запусти процесс WF-0001
        запусти вручную
        запусти один раз
        запусти его один раз
        выполни WF-0001
        выполни процесс
        выполни его
        прогони WF-0001
        прогони процесс
        протестируй WF-0001
        протестируй процесс
        протестируй его
        испытай процесс
        попробуй запустить
        попробуй его
        тестовый запуск
        сделай пробный запуск
        запусти ещё раз
        запусти WF-0001 ещё раз
        стартуй
        """,
    ),
    one_call("run_workflow", WORKFLOW, _NEVER),
    (WORKFLOW, _NEVER),
    writes=True,
    also=QUIET,
)

_ACTIVE = {"workflow": (FromSlot("workflow"),)}
PAUSE = Wish(
    "pause_workflow",
    Said("pause a workflow", "приостановить процесс"),
    Said("Pause {workflow}", "Приостанови {workflow}"),
    sentences(
        """
        pause WF-0001
        pause it
        pause the workflow
        pause this workflow
        pause this
        stop WF-0001
        stop the workflow
        stop this workflow
        switch WF-0001 off
        switch it off
        switch the workflow off
        switch off WF-0001
        turn WF-0001 off
        turn it off
        turn the workflow off
        turn off the workflow
        deactivate WF-0001
        deactivate it
        deactivate the workflow
        disable WF-0001
        disable the workflow
        suspend the workflow
        put WF-0001 on hold
        halt WF-0001
        freeze it
        """,
        """
        приостанови WF-0001
        приостанови его
        приостанови процесс
        приостанови этот процесс
        поставь WF-0001 на паузу
        поставь процесс на паузу
        поставь его на паузу
        на паузу
        выключи WF-0001
        выключи его
        выключи процесс
        выключи этот процесс
        отключи WF-0001
        отключи процесс
        останови WF-0001
        останови процесс
        останови этот процесс
        деактивируй WF-0001
        деактивируй процесс
        заморозь процесс
        """,
    ),
    (Step("set_active", {"active": (Fixed(False),), **_ACTIVE}),),
    (WORKFLOW,),
    writes=True,
    also=QUIET,
)

RESUME = Wish(
    "resume_workflow",
    Said("let a paused workflow go on", "возобновить приостановленный процесс"),
    Said("Resume {workflow}", "Возобнови {workflow}"),
    sentences(
        """
        resume WF-0001
        resume it
        resume the workflow
        resume this workflow
        activate WF-0001
        activate it
        activate the workflow
        enable WF-0001
        enable the workflow
        switch WF-0001 on
        switch it on
        switch it on again
        switch it back on
        switch on the workflow
        turn WF-0001 on
        turn it on
        turn it on again
        turn it back on
        turn the workflow on
        unpause WF-0001
        unpause it
        reactivate the workflow
        let WF-0001 go on
        let it go on
        continue the workflow
        """,
        """
        возобнови WF-0001
        возобнови его
        возобнови процесс
        возобнови этот процесс
        включи WF-0001
        включи его
        включи его снова
        включи его обратно
        включи процесс
        включи процесс снова
        снова включи WF-0001
        активируй WF-0001
        активируй его
        активируй процесс
        сними WF-0001 с паузы
        сними процесс с паузы
        сними с паузы
        продолжи процесс
        пусть WF-0001 работает
        разморозь процесс
        """,
    ),
    (Step("set_active", {"active": (Fixed(True),), **_ACTIVE}),),
    (WORKFLOW,),
    writes=True,
    also=QUIET,
)
