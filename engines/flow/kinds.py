"""What a connector, its actions and its connections are made of; ``engines.flow.catalogue`` has those that there are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from engines.flow import configs, fields
from engines.flow.fields import ConfigField
from engines.flow.values import Json

Kind = Literal["trigger", "action", "logic"]


@dataclass(frozen=True)
class SecretField:
    """One setting or one secret of a connection; every value is text."""

    name: str
    label: str
    description: str
    is_required: bool = False
    choices: tuple[str, ...] = ()
    default: str = ""


@dataclass(frozen=True)
class ConnectionKind:
    """What administrators enter once to reach a service; secrets are encrypted and never shown again."""

    settings: tuple[SecretField, ...] = ()
    secrets: tuple[SecretField, ...] = ()


@dataclass(frozen=True)
class Action:
    """One thing that a connector can do.

    Attributes:
        kind: a trigger starts runs, an action does something, logic decides, reshapes or waits.
        config: the model of its settings.
        output: what later nodes find under ``steps.<id>`` (of a trigger: under ``trigger``), with a description each.
        is_foreign: whether it can change something outside; a request that only reads does not, whatever stands here.
    """

    id: str
    name: str
    description: str
    kind: Kind
    config: type[configs.Config]
    output: Mapping[str, str]
    is_foreign: bool = False

    def fields(self) -> tuple[ConfigField, ...]:
        """Its settings in the order in which a form asks for them."""
        return fields.fields_of(self.config)

    def json_schema(self) -> dict[str, Json]:
        """The JSON Schema of its settings, as a model reads it."""
        return fields.schema_of(self.config)


@dataclass(frozen=True)
class Manifest:
    """One connector; its first action is the one that is meant where none is named."""

    id: str
    name: str
    description: str
    actions: tuple[Action, ...]
    connection: ConnectionKind | None = None
    words: tuple[str, ...] = ()
    """What else people call it, for searching."""
