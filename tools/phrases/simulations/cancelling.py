"""What people want stopped."""

from __future__ import annotations

from agent.models.builtin.catalogue import FromColumn, FromSlot, Need, Said, Step, Wish, one_call, sentences
from tools.phrases.simulations.following import ANY, STATE

_NEED_SIMULATION = Need(
    ("simulation_id",), Said("Which simulation?", "Какую симуляцию?"), offers="simulation", latest=True
)
CANCEL = Wish(
    "cancel_simulation",
    Said("cancel a queued or running simulation", "отменить симуляцию, которая ждёт или выполняется"),
    Said("Cancel {simulation}", "Отмени {simulation}"),
    sentences(
        """
        cancel SIM-0001
        cancel it
        cancel the simulation SIM-0001
        cancel run SIM-0001
        cancel the simulation
        cancel my last simulation
        cancel the last run
        stop SIM-0001
        stop it
        stop the simulation
        stop the last run
        abort SIM-0001
        abort it
        abort the last simulation
        kill SIM-0001
        terminate SIM-0001
        cancel the sweep SW-0001
        stop SW-0001
        cancel the sweep
        abort the whole sweep
        """,
        """
        отмени SIM-0001
        отмени её
        отмени симуляцию SIM-0001
        отмени прогон SIM-0001
        отмени симуляцию
        отмени последнюю симуляцию
        отмени последний прогон
        останови SIM-0001
        останови её
        останови симуляцию
        останови последний прогон
        прерви SIM-0001
        прерви её
        прерви последнюю симуляцию
        прекрати SIM-0001
        сними SIM-0001
        отмени серию SW-0001
        останови SW-0001
        отмени серию
        отмени всю серию
        """,
    ),
    one_call("cancel_simulation", ANY),
    (ANY,),
    (_NEED_SIMULATION,),
    writes=True,
)

CANCEL_BY_STATE = Wish(
    "cancel_by_state",
    Said("cancel the simulation that is running", "отменить симуляцию, которая выполняется"),
    Said("Cancel the running simulation", "Отмени симуляцию, которая выполняется"),
    sentences(
        """
        cancel the running one
        cancel the running simulation
        cancel what is running
        stop the running one
        stop the running simulation
        stop what's running
        abort the running run
        cancel the queued one
        cancel the queued simulation
        kill the running simulation
        stop the one that is running
        """,
        """
        отмени ту что выполняется
        отмени выполняющуюся симуляцию
        отмени то что выполняется
        останови ту что считается
        останови симуляцию которая выполняется
        останови текущую симуляцию
        прерви то что считается
        отмени ту что в очереди
        отмени симуляцию которая в очереди
        прерви идущий прогон
        останови текущий прогон
        """,
    ),
    (
        Step("list_simulations", {"status": (FromSlot("status"),)}),
        Step(
            "cancel_simulation",
            {"simulation_id": (FromColumn("list_simulations", "simulation_id", only=True),)},
        ),
    ),
    (STATE,),
    (Need(("status",), Said("Which simulation?", "Какую симуляцию?"), offers="simulation", latest=True),),
    writes=True,
)
