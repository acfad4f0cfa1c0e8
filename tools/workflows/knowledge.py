"""What a model is told of workflows: record types, connectors, expressions and rules, read from what the code has."""

from __future__ import annotations

from db.models.workflows import Connection, RunStep, Workflow, WorkflowRun, WorkflowVersion
from db.workflows.words import RUN_STATES, STEP_STATES
from engines.flow.definition import MOST_NODES
from engines.flow.expressions import ROOTS
from engines.flow.manifests import CONNECTORS, Manifest
from tools.reflection import Kind
from tools.workflows.settings import told_settings

KINDS = (
    Kind(Workflow, hidden=("created_by", "plain_name", "hook")),
    Kind(WorkflowVersion, hidden=("created_by", "definition")),
    Kind(Connection, hidden=("created_by", "plain_name", "sealed_secrets", "hints")),
    Kind(WorkflowRun, states=RUN_STATES, hidden=("created_by", "input", "delivery")),
    Kind(RunStep, states=STEP_STATES, hidden=("input", "output", "sent_at", "wake_at", "position")),
)
"""The record types of this pack."""


def _told(manifest: Manifest) -> str:
    action = manifest.actions[0]
    gives = f" Gives {', '.join(action.output)}." if action.output else ""
    return f"- {manifest.id}.{action.id}: {manifest.description} Settings: {told_settings(action)}.{gives}"


_CONNECTORS = "\n".join(_told(each) for each in CONNECTORS)

KNOWLEDGE = f"""\
# Workflows
A workflow (WF-0001) is a graph of nodes and edges that does a chore by itself: one trigger (webhook or schedule) starts
it, the steps follow along the edges, a condition takes its way "true" or its way "false". Every applied change makes a
version; a run (RUN-00001) is one execution of one version, step by step. Connections (Slack, mail server, API) hold
secrets; administrators enter them, a node only refers to one.
Connectors ("needed" settings must be there before it can run):
{_CONNECTORS}
Expressions are CEL over {", ".join(ROOTS)}: trigger.body.amount > 100, steps.http.body.name, size(steps.query.rows).
- In texts (text, subject, body, url, headers, prompt) they stand in braces: Order {{{{ trigger.body.id }}}} for
  {{{{ trigger.body.name }}}}. In condition, transform and database parameters they stand without braces.
- The webhook's data is trigger.body, never steps.webhook. An earlier step's outcome is steps.<its id>.
- For data that may be missing: get(trigger.body, "customer.name", "unknown"), or has(trigger.body.name). Text and
  number join by string(…); words are quoted: trigger.body.status == "paid".
Rules:
- A whole new workflow, or one to be rebuilt, is one generate_workflow with all nodes and edges: the trigger first, then
  the steps in order, each with an id (slack), a short label and its settings; edges from a condition have a branch. At
  most {MOST_NODES} nodes. Single changes are add_node, update_node, delete_node, add_edge, delete_edge.
- A good workflow has one trigger, a label on each step that says what it is for, messages that name what happened, and
  a condition only where something is to be decided. Don't add steps that nobody asked for.
- Leave connection out: the only fitting one is chosen, and said so. Where there are several, name the one that the user
  means; where there is none, build it all the same and say that an administrator must add one. Never put a password,
  token or webhook address into settings.
- A schedule needs a cron line: "every weekday at 8" is 0 8 * * 1-5; ask for the time zone only if it matters.
- "This workflow", "it" mean leaving workflow out. Every write becomes a card with the graph before and after; nothing
  changes before a person applies it. Then say what problems the result still lists, in a sentence.
- "Why did it fail" is explain_error; it stages a fix where one is known. "Optimize" is tidy_workflow. "Run it" is
  run_workflow, which really sends; a connection for practice sends nothing.
- Never invent addresses, channels, ids or results; take them from the user or from a tool's result."""

SUGGESTIONS = {
    "en": (
        "Build a workflow that sends Slack notifications when a webhook is triggered",
        "Which connectors are there?",
        "Why did the last run fail?",
        "Show my workflows",
    ),
    "ru": (
        "Собери процесс, который шлёт уведомление в Slack, когда вызван вебхук",
        "Какие есть коннекторы?",
        "Почему последний запуск не удался?",
        "Покажи мои процессы",
    ),
}
