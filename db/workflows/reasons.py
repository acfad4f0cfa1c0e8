"""The codes of failed steps: why a step fails like that, and what to do where nothing better is known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reason:
    """Of one code; ``connectors`` are those whose steps fail like that and no others, where an error is only a text."""

    why: str
    change: str
    connectors: tuple[str, ...] = ()


_HTTP = ("http",)
REASONS: Mapping[str, Reason] = {
    "unknown": Reason(
        "The request was sent, and the answer never came, so it may have happened or not.",
        "Look at the other side whether it arrived, and settle the step on the run's page.",
    ),
    "expression_failed": Reason(
        "The data of this run do not have what the expression asks for, or not in that form.",
        'Name what is there, or use get(trigger.body, "name", "") for what may be missing.',
    ),
    "not_a_boolean": Reason(
        "A condition must come out true or false, and this one gave something else.",
        "Compare the value with something, such as trigger.body.amount > 100.",
        ("condition",),
    ),
    "no_connection": Reason(
        "The step has no connection that it could use.",
        "Have an administrator add one on the page Connections, and choose it in the step's settings.",
    ),
    "connection_unreadable": Reason(
        "The secrets of the connection cannot be read any more.",
        "Have an administrator enter them again on the page Connections.",
    ),
    "address_refused": Reason(
        "Workflows do not ask addresses on this machine or in a private network.",
        "Use a public address; or have an administrator allow this host under Settings, if it is meant.",
        _HTTP,
    ),
    "url_invalid": Reason(
        "The address of the request is not a full one.",
        "Write the whole address, beginning with https://.",
        _HTTP,
    ),
    "host_unknown": Reason(
        "No server has that name.",
        "Check how the host is spelled in the step's settings.",
    ),
    "connection_failed": Reason(
        "Nothing answered there, or it broke off; three tries did not help.",
        "Check the address and whether the other side is up, then retry the run.",
    ),
    "timed_out": Reason(
        "The other side took longer than the step waits.",
        "Retry the run later, or ask the other side for less at once.",
    ),
    "too_many_redirects": Reason(
        "The address leads to another one, and that to the next, without end.",
        "Use the address that it finally stands for.",
        _HTTP,
    ),
    "too_large": Reason(
        "What came back is more than a step can hand on.",
        "Ask for less: fewer rows, fewer fields, one page at a time.",
    ),
    "answer_3": Reason(
        "The address has moved, and the request was not sent on to the new one.",
        "Use the new address in the step's settings.",
        _HTTP,
    ),
    "answer_4": Reason(
        "The other side did not accept the request.",
        "Look at its answer among the step's results, and correct the address, the method or the body.",
        _HTTP,
    ),
    "answer_5": Reason(
        "The other side had a failure of its own.",
        "Retry the run once it works again; nothing is wrong with the workflow.",
        _HTTP,
    ),
    "answer_400": Reason(
        "The other side did not understand what was sent.",
        "Compare the body and the headers with what it expects.",
        _HTTP,
    ),
    "answer_401": Reason(
        "The other side wants to know who asks.",
        "Choose a connection with the credentials for this host, or have an administrator enter them again.",
        _HTTP,
    ),
    "answer_403": Reason(
        "The credentials do not allow this.",
        "Choose another connection, or have the rights of this one extended at the other side.",
        _HTTP,
    ),
    "answer_404": Reason(
        "There is nothing at that address.",
        "Correct the path of the address, or the values in it.",
        _HTTP,
    ),
    "answer_405": Reason(
        "The address takes another method than the one that was used.",
        "Choose the method that it takes in the step's settings.",
        _HTTP,
    ),
    "answer_408": Reason("The other side waited too long for the request.", "Retry the run later.", _HTTP),
    "answer_410": Reason("What stood at that address is gone for good.", "Use another address.", _HTTP),
    "answer_415": Reason(
        "The other side does not take a body of that kind.",
        "Set the header Content-Type to the kind that it takes.",
        _HTTP,
    ),
    "answer_429": Reason(
        "The other side was asked too often.",
        "Retry the run later, or put a delay in front of the step.",
        _HTTP,
    ),
    "answer_503": Reason("The other side is not available at the moment.", "Retry the run later.", _HTTP),
    "slack_refused": Reason(
        "Slack did not take the message.",
        "Check the channel in the step's settings, and whether the connection's app may write there.",
        ("slack",),
    ),
    "mail_refused": Reason(
        "The mail server did not take the message.",
        "Check the addresses in the step's settings, and the connection's sender and password.",
        ("email",),
    ),
    "query_refused": Reason(
        "The query cannot be run as it is.",
        "Correct the SQL in the step's settings as the error says.",
        ("database",),
    ),
    "ai_unavailable": Reason(
        "No language model could answer.",
        "Have an administrator choose a provider under Settings, or retry the run later.",
        ("assistant",),
    ),
    "not_permitted": Reason(
        "A run has the rights of the person who made its version, and these do not suffice any more.",
        "Let somebody with the right edit the workflow, so that the newest version is theirs, and run it again.",
    ),
    "not_sent": Reason(
        "Somebody found out that it was never sent, and settled the step so.",
        "Retry the run to send it.",
    ),
    "internal": Reason(
        "Counterfoil itself made a mistake in this step.",
        "Retry the run; if it fails again, send the number of the run to an administrator, whose log has the details.",
    ),
    "lost": Reason(
        "The run stopped several times in the middle of this step.",
        "Retry the run; if it stops again, tell an administrator.",
    ),
}
"""``answer_3``, ``answer_4`` and ``answer_5`` stand for all answers of that hundred that have no entry of their own."""

TEXTS: tuple[tuple[str, str], ...] = (
    (r"asks for .+(?:not in|nothing in) the data|no such key|key not found", "expression_failed"),
    (r"cannot be worked out", "expression_failed"),
    (r"neither true nor false|instead of true or false|not a boolean", "not_a_boolean"),
    (r"channel_not_found|not_in_channel|is_archived|no_service|msg_too_long", "slack_refused"),
    (r"\bslack did not take|\bslack\b.*\b(?:refus|invalid)", "slack_refused"),
    (r"certificate|hung up|nothing can be reached|econnrefused", "connection_failed"),
    (r"connection (?:refused|reset|failed|aborted|broke)", "connection_failed"),
    (r"getaddrinfo|name or service not known|could not resolve", "host_unknown"),
    (r"leads nowhere|enotfound|\bdns\b", "host_unknown"),
    (r"timed? ?out|no complete answer within|not ready within|etimedout", "timed_out"),
    (r"private network|own machinery|on this machine", "address_refused"),
    (r"too many redirects|leads on and on", "too_many_redirects"),
    (r"(?:unsupported|missing|no) (?:url )?scheme|invalid url|begin(?:s|ning)? with https?", "url_invalid"),
    (r"connection of this step is gone|needs a connection|no connection\b", "no_connection"),
    (r"smtp|mail server|mailbox", "mail_refused"),
    (r"more than 1 MB|too large|nested too deep", "too_large"),
    (r"method not allowed|\b405\b", "answer_405"),
    (r"\bunauthori[sz]ed\b|\b401\b", "answer_401"),
    (r"\bforbidden\b|\b403\b", "answer_403"),
    (r"\b404\b", "answer_404"),
    (r"too many requests|\b429\b", "answer_429"),
    (r"\bbad request\b|\b400\b", "answer_400"),
    (r"service unavailable|\b503\b", "answer_503"),
    (r"moved permanently|\b30[1278]\b", "answer_3"),
    (r"internal server error|bad gateway|\b50[0-9]\b", "answer_5"),
    (r"\bselect\b|\bsql\b|no such (?:table|column)", "query_refused"),
)
"""How errors are told, by us and by others, and the code that means it; the first that fits counts."""
