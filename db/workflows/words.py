"""The words and limits of workflows, and how sentences repeat what somebody wrote."""

from __future__ import annotations

from typing import Literal, get_args

RunStatus = Literal["queued", "running", "waiting", "done", "failed", "cancelled"]
RUN_STATES: tuple[RunStatus, ...] = get_args(RunStatus)
OPEN_RUNS: tuple[RunStatus, ...] = ("queued", "running", "waiting")
StepStatus = Literal["queued", "running", "waiting", "done", "failed", "skipped", "cancelled", "unknown"]
STEP_STATES: tuple[StepStatus, ...] = get_args(StepStatus)
Cause = Literal["webhook", "schedule", "manual"]
CAUSES: tuple[Cause, ...] = get_args(Cause)
Verdict = Literal["done", "failed", "again"]
VERDICTS: tuple[Verdict, ...] = get_args(Verdict)

RUN_KIND = "workflow_run"
WORKFLOW_KIND = "workflow"

MOST_OPEN_RUNS = 1_000
LONGEST_NAME = 80
LONGEST_DESCRIPTION = 2_000
LONGEST_NOTE = 500
LONGEST_ERROR = 2_000
LONGEST_DELIVERY = 200
DEEPEST = 100
"""Levels of lists and objects in what a trigger or a step gives."""

SKIPPED_BY_BRANCH = "The condition went the other way."
SKIPPED_BY_FAILURE = "The step before it failed."
SETTLED_AS_FAILED = "It was not sent, as somebody found out and settled."
