"""The past of the sample team: which workflow ran when, by what, and with which data."""

from __future__ import annotations

from dataclasses import dataclass

from db.sample.automation_flows import INVOICES, ORDERS, REPORT, SUPPORT
from db.workflows import Cause
from engines.flow.values import Json


@dataclass(frozen=True, slots=True)
class PastRun:
    """One run: of which workflow, how many days ago, and the body that it was given."""

    workflow: str
    days_ago: float
    body: Json = None
    cause: Cause = "webhook"
    is_cancelled: bool = False


def _order(number: int, name: str, total: float, *items: str) -> Json:
    return {
        "order_number": f"SO-{number}",
        "customer": {"name": name, "country": "DE"},
        "total": total,
        "items": list(items),
    }


def _request(subject: str, email: str | None, plan: str = "free") -> Json:
    found: dict[str, Json] = {"subject": subject, "plan": plan}
    return found | ({"email": email} if email else {})


PAST: tuple[PastRun, ...] = (
    PastRun(ORDERS, 23.5, _order(4711, "Nora Feld", 89.9, "Desk lamp")),
    PastRun(ORDERS, 19.2, _order(4732, "Arno Beck", 1_249.0, "Standing desk", "Monitor arm")),
    PastRun(SUPPORT, 18.9, _request("How do I change my address?", "nora@customers.example")),
    PastRun(ORDERS, 16.8, _order(4755, "Studio Kiel", 2_310.5, "Office chair", "Office chair", "Desk")),
    PastRun(SUPPORT, 14.4, _request("URGENT: the shop is down", "arno@customers.example", "business")),
    PastRun(REPORT, 13.3, cause="schedule"),
    PastRun(INVOICES, 11.9, {"invoice_nr": "RE-2088", "amount": 1_249.0}),
    PastRun(SUPPORT, 10.1, _request("Invoice copy for June", "mail@studio-kiel.example", "team")),
    PastRun(SUPPORT, 8.6, _request("Hello?", None)),
    PastRun(ORDERS, 8.2, _order(4790, "Ida Voss", 45.0, "Cable tray"), cause="manual"),
    PastRun(REPORT, 6.3, cause="schedule"),
    PastRun(INVOICES, 5.7, {"invoice_nr": "RE-2101", "amount": 2_310.5}),
    PastRun(ORDERS, 4.4, _order(4803, "Arno Beck", 3_020.0, "Meeting table")),
    PastRun(
        SUPPORT, 3.8, _request("Slow since yesterday", "ida@customers.example", "team"), is_cancelled=True
    ),
    PastRun(ORDERS, 2.1, _order(4811, "Nora Feld", 19.9, "Light bulb", "Light bulb")),
    PastRun(REPORT, 1.3, cause="schedule"),
    PastRun(INVOICES, 0.6, {"invoice_number": "RE-2117", "amount": 3_020.0}),
)
"""Those of the schedule were at its last moment before that. The last one fails: the shop renamed a field since."""
