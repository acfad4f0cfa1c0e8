"""The settings that each action takes, as pydantic models, and how a form or a model sees a setting.

Models are strict, frozen and know no other keys: what is stored is what was meant. A setting is required where it has no
default; ``engines.flow.checking`` says in our own sentences what does not fit.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field, JsonValue, StringConstraints

Widget = Literal[
    "line",
    "text",
    "number",
    "choice",
    "boolean",
    "expression",
    "mapping",
    "connection",
    "sql",
    "cron",
    "timezone",
    "json",
]
Language = Literal["plain", "template", "expression"]

MOST_EXPRESSION, MOST_ENTRIES, MOST_WAIT = 2_000, 50, 30 * 24 * 3_600
NAME_PATTERN = r"^[A-Za-z_][A-Za-z0-9_]{0,59}$"
HEADER_PATTERN = r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,99}$"


@dataclass(frozen=True)
class Shown:
    """How a setting is entered, and in which language its text (each text in it) is written."""

    widget: Widget
    language: Language = "plain"


Connection = Annotated[str, Field(max_length=100), Shown("connection")]
MaybeConnection = Annotated[str | None, Field(max_length=100), Shown("connection")]
MaybeLine = Annotated[str | None, Field(max_length=200), Shown("line")]
TemplateLine = Annotated[str, Field(max_length=2_000), Shown("line", "template")]
TemplateText = Annotated[str, Field(max_length=20_000), Shown("text", "template")]
Formula = Annotated[str, Field(max_length=MOST_EXPRESSION), Shown("expression", "expression")]
FieldName = Annotated[str, StringConstraints(pattern=NAME_PATTERN)]
HeaderName = Annotated[str, StringConstraints(pattern=HEADER_PATTERN)]
Headers = Annotated[
    dict[HeaderName, Annotated[str, Field(max_length=4_000)]],
    Field(max_length=MOST_ENTRIES),
    Shown("mapping", "template"),
]
TextMapping = Annotated[
    dict[str, Annotated[str, Field(max_length=4_000)]],
    Field(max_length=MOST_ENTRIES),
    Shown("mapping", "template"),
]
FormulaMapping = Annotated[
    dict[FieldName, Annotated[str, Field(max_length=MOST_EXPRESSION)]],
    Field(max_length=MOST_ENTRIES),
    Shown("mapping", "expression"),
]


class Config(BaseModel):
    """What the settings of all actions have in common."""

    model_config: ClassVar[ConfigDict] = ConfigDict(
        extra="forbid", frozen=True, strict=True, allow_inf_nan=False
    )


class ReceiveCall(Config):
    """Of ``webhook.receive``."""

    method: Annotated[Literal["POST", "PUT", "GET"], Shown("choice")] = Field(
        "POST", title="Method", description="The HTTP method that callers use."
    )
    connection: MaybeConnection = Field(
        None,
        title="Signature",
        description="A webhook connection with a signing secret; with one, only calls signed with it are accepted.",
    )


class FireOnTime(Config):
    """Of ``schedule.cron``."""

    line: Annotated[str, Field(max_length=200), Shown("cron")] = Field(
        title="When",
        description="A cron line of five fields (minute, hour, day of month, month, day of week), "
        "such as 0 8 * * 1-5 for 8:00 on weekdays.",
    )
    timezone: Annotated[str, Field(max_length=60), Shown("timezone")] = Field(
        "UTC", title="Time zone", description="The time zone the line is read in, such as Europe/Berlin."
    )


class SendRequest(Config):
    """Of ``http.request``."""

    method: Annotated[
        Literal["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"], Shown("choice")
    ] = Field(
        "GET", title="Method", description="GET only reads; the others may change something at the target."
    )
    url: TemplateLine = Field(
        title="URL", description="The full address, beginning with https:// (or http://)."
    )
    headers: Headers = Field(
        {},
        title="Headers",
        description="Extra headers by name. Never put a password or token here: those belong in a connection.",
    )
    query: TextMapping = Field(
        {}, title="Query", description="Parameters to add to the URL, by name; they are encoded as needed."
    )
    body: Annotated[JsonValue, Shown("json", "template")] = Field(
        None,
        title="Body",
        description="What is sent: an object or a list goes out as JSON, a text as it is.",
    )
    timeout: Annotated[int, Shown("number")] = Field(
        20, ge=1, le=60, title="Timeout", description="Seconds to wait for the answer, 1 to 60."
    )
    connection: MaybeConnection = Field(
        None,
        title="Connection",
        description="An HTTP connection with the credentials for the target, where it needs any.",
    )
    is_repeatable: Annotated[bool, Shown("boolean")] = Field(
        False,
        title="May be repeated",
        description="Whether the request may be sent again when its outcome is unknown: only where the target "
        "heeds the Idempotency-Key header or a second request does no harm.",
    )


class SendSlackMessage(Config):
    """Of ``slack.send_message``."""

    connection: Connection = Field(title="Connection", description="The Slack connection that sends it.")
    text: TemplateText = Field(title="Text", description="The message, in Slack's own formatting.")
    channel: MaybeLine = Field(
        None,
        title="Channel",
        description="Such as #orders; left out, the connection's own channel. A connection with a webhook address "
        "always uses its own.",
    )


class SendMail(Config):
    """Of ``email.send``."""

    connection: Connection = Field(title="Connection", description="The e-mail connection that sends it.")
    to: Annotated[str, Field(max_length=1_000), Shown("line")] = Field(
        title="To", description="One address, or up to 20 separated by commas."
    )
    subject: Annotated[str, Field(max_length=400), Shown("line", "template")] = Field(
        title="Subject", description="The subject line."
    )
    body: TemplateText = Field(title="Text", description="The message as plain text.")


class CheckCondition(Config):
    """Of ``condition.check``."""

    expression: Formula = Field(
        title="Condition",
        description="What must be true for the “true” way to be taken; otherwise it is the “false” way.",
    )


class SetFields(Config):
    """Of ``transform.set``."""

    fields: FormulaMapping = Field(
        title="Fields", description="The fields to make, each name with the expression of its value."
    )


class Wait(Config):
    """Of ``delay.wait``."""

    seconds: Annotated[int, Shown("number")] = Field(
        ge=1, le=MOST_WAIT, title="Seconds", description="How long to wait, 1 second to 30 days (2,592,000)."
    )


class QueryDatabase(Config):
    """Of ``database.query``."""

    sql: Annotated[str, Field(max_length=10_000), Shown("sql")] = Field(
        title="SQL",
        description="One SELECT statement over the published tables. Values from the run enter as parameters, "
        "written :name.",
    )
    parameters: FormulaMapping = Field(
        {}, title="Parameters", description="For each :name in the statement, the expression of its value."
    )


class AskAssistant(Config):
    """Of ``assistant.ask``."""

    prompt: TemplateText = Field(
        title="Question",
        description="What the assistant is asked, with everything it needs to know: it sees nothing else of the run.",
    )
    most_words: Annotated[int, Shown("number")] = Field(
        300,
        ge=10,
        le=2_000,
        title="At most (words)",
        description="How long the answer may be, 10 to 2,000 words.",
    )
