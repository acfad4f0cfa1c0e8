"""What people ask about their simulations."""

from __future__ import annotations

from agent.models.builtin.catalogue import Named, Said, Slot, Wish, one_call, sentences
from tools.phrases.simulations.running import PROJECT

SIMULATION = Slot("simulation_id", Named("simulation"))
ANY = Slot("simulation_id", Named("simulation", others=("sweep",)))
STATE = Slot("status", Named("sim_state"))
_LIMIT = Slot("limit", Named("count"))

PROGRESS = Wish(
    "get_simulation_status",
    Said("say how far a simulation is", "сказать, как идёт симуляция"),
    Said("How far is {simulation}?", "Как идёт {simulation}?"),
    sentences(
        """
        how far is it
        how far is SIM-0001
        how is SIM-0001 doing
        how is my simulation going
        how is the simulation going
        how is the last run doing
        status of SIM-0001
        status of my simulation
        what is the status of my last simulation
        what is the state of SIM-0001
        progress of SIM-0001
        what is the progress of the run
        progress
        is SIM-0001 done
        is SIM-0001 finished yet
        is it done
        is it ready
        is it still running
        is the simulation ready
        has SIM-0001 finished
        is my simulation finished
        has the last simulation completed
        did the simulation finish
        whats the status
        which stickiness does SIM-0001 have
        which stickiness did SIM-0001 use
        what settings did SIM-0001 use
        what were the parameters of SIM-0001
        what is SIM-0001
        when will SIM-0001 be done
        when is it ready
        how long will it take
        how long did SIM-0001 take
        why did SIM-0001 fail
        what went wrong with SIM-0001
        show SIM-0001
        show me SIM-0001
        show me the last simulation
        open SIM-0001
        details of SIM-0001
        tell me about SIM-0001
        what about SIM-0001
        SIM-0001
        how many particles does SIM-0001 have
        which seed does SIM-0001 have
        my last simulation
        the last run
        show the cluster
        show me the cluster
        what about the simulation
        how far is SW-0001
        results of the sweep SW-0001
        analyze SW-0001
        analyze the sweep SW-0001
        compare the runs of SW-0001
        fractal dimensions of SW-0001
        SW-0001
        how is the sweep SW-0001 going
        status of the sweep SW-0001
        show SW-0001
        is the sweep done
        check on SIM-0001
        """,
        """
        как далеко она
        как далеко SIM-0001
        как идёт SIM-0001
        как там моя симуляция
        как идёт симуляция
        как там последний прогон
        статус SIM-0001
        статус симуляции
        какой статус у последней симуляции
        в каком состоянии SIM-0001
        прогресс SIM-0001
        какой прогресс у прогона
        прогресс
        готова ли SIM-0001
        SIM-0001 уже готова
        готово
        она готова
        она ещё считается
        симуляция готова
        моя симуляция завершилась
        последняя симуляция завершилась
        какой статус
        с каким прилипанием считалась SIM-0001
        какие параметры у SIM-0001
        что за симуляция SIM-0001
        закончилась ли SIM-0001
        когда будет готова SIM-0001
        когда закончится
        сколько ещё ждать
        сколько считалась SIM-0001
        как долго это считается
        как долго она считается
        почему упала SIM-0001
        что случилось с SIM-0001
        покажи SIM-0001
        покажи последнюю симуляцию
        открой SIM-0001
        подробности SIM-0001
        расскажи про SIM-0001
        что с SIM-0001
        SIM-0001
        сколько частиц в SIM-0001
        какое зерно у SIM-0001
        моя последняя симуляция
        последний прогон
        покажи кластер
        она уже всё
        как идёт SW-0001
        результаты серии SW-0001
        проанализируй серию SW-0001
        сравни прогоны серии SW-0001
        фрактальные размерности SW-0001
        SW-0001
        как там серия SW-0001
        статус серии SW-0001
        покажи SW-0001
        серия готова
        проверь SIM-0001
        """,
    ),
    one_call("get_simulation_status", ANY),
    (ANY,),
    also=("sim_state", "count", "particles", "random_seed", "metric"),
)

LIST = Wish(
    "list_simulations",
    Said(
        "list simulations, also by state and project",
        "показать список симуляций, в том числе по состоянию и проекту",
    ),
    Said("Show my last 5 simulations", "Покажи мои последние 5 симуляций"),
    sentences(
        """
        show my last 5 simulations
        list my simulations
        list simulations
        list all runs
        simulations
        what is running
        what is running right now
        which simulations are running
        which simulations failed
        which runs are queued
        which clusters are done
        any running simulations
        are there failed runs
        what is in the queue
        show the failed simulations
        show all finished simulations
        finished runs in project Soot
        simulations of project Soot
        list the runs of Soot
        show me the clusters in project Soot
        what did I simulate
        what have we simulated
        what have we run so far
        how many simulations are running
        how many runs are done
        how many simulations do we have
        how many runs are in project Soot
        how many runs did we do in Soot
        is anything running
        did any simulation fail
        recent simulations
        the latest 3 runs
        which simulations do we have
        overview of the simulations
        history of the runs
        cancelled simulations
        what have we grown lately
        """,
        """
        покажи мои последние 5 симуляций
        список моих симуляций
        список симуляций
        все прогоны
        симуляции
        что считается
        что сейчас выполняется
        какие симуляции выполняются
        какие симуляции упали
        какие прогоны в очереди
        какие кластеры готовы
        есть ли идущие симуляции
        есть ли упавшие прогоны
        что в очереди
        покажи упавшие симуляции
        покажи все готовые симуляции
        готовые прогоны в проекте Soot
        симуляции проекта Soot
        прогоны по Soot
        покажи кластеры проекта Soot
        что я моделировал
        что мы моделировали
        что мы уже посчитали
        сколько симуляций выполняется
        сколько прогонов готово
        сколько у нас симуляций
        недавние симуляции
        последние 3 прогона
        какие у нас есть симуляции
        обзор симуляций
        история прогонов
        отменённые симуляции
        что мы вырастили
        """,
    ),
    one_call("list_simulations", STATE, _LIMIT, PROJECT),
    (STATE, _LIMIT, PROJECT),
    also=("everything", "period", "space"),
)
