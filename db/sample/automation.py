"""What the automation team begins with: workflows, their past, and what its administrator told the assistant."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models.base import now
from db.models.context import ContextFile, Skill
from db.models.workflows import Connection, Workflow
from db.sample.automation_rows import write_past
from db.sample.office import write_office
from db.skills import SkillValues

__all__ = ["CONTEXT", "SKILLS", "fill_automation"]

CONTEXT = """\
# Operations of the shop
We run an online shop for office furniture; the shop, the contact form and the ERP talk to each other by workflows.

- Orders come from the shop by webhook: order_number, customer.name, total (EUR), items.
- Urgent things go to #on-call, sales to #sales, orders from 1,000 EUR to #key-accounts, everything else to #operations.
- Mails to people in the house go to addresses at automation.example. Never write to customers without being asked.
- Our day begins at 8:00 Europe/Berlin; schedules are meant in that time zone unless somebody says otherwise.
- The connections here are for practice: their steps write down what they would send, and send nothing.
"""
_READING = ("list_workflows", "get_workflow", "get_workflow_runs", "validate_workflow", "list_connectors")
SKILLS = (
    SkillValues(
        "Workflow review",
        "Read the workflow that the user names, or else the one of this chat. Say in plain words what starts it, what it "
        "does step by step, which way each condition goes, what problems it has and how it ran lately. Suggest at most "
        "three improvements, each in a sentence. Change nothing.",
        "What a workflow does, and what could be better",
        _READING,
    ),
    SkillValues(
        "Failure round",
        "Look at the failed runs of all workflows of the last week. Group them by their cause, name the workflow and the "
        "step of each, and say what has to be done, the most frequent cause first. Change nothing.",
        "Why runs failed in the last week",
        _READING,
    ),
)


def fill_automation(session: Session, people: Mapping[str, UUID]) -> None:
    """Fill a tenant that has neither workflows nor connections yet; one that has stays as it is.

    What the office wrote in an earlier version of the demo stays.
    """
    if any(session.scalar(select(model.id).limit(1)) is not None for model in (Workflow, Connection)):
        return
    write_past(session, people, now())
    if not any(session.scalar(select(model.id).limit(1)) for model in (ContextFile, Skill)):
        write_office(session, people, CONTEXT, SKILLS, known=_READING)
