"""The form of a connection, made from its connector's manifest; a secret that is left empty stays as it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from markupsafe import Markup

from agent.drawing.markup import Child, element, join
from db.models.workflows import Connection
from engines.flow.manifests import CONNECTORS, Manifest, SecretField
from pages.addresses import address
from pages.components import icon, problem
from pages.forms import choice, field, form, switch
from pages.reader import Reader
from pages.records import chips, heading
from pages.words import or_key
from pages.workflows.nodes import connector_name
from pages.workflows.places import CONNECTIONS

MANAGE = "connections:write"
"""The permission to enter, change and delete connections."""
ONLY_FOR: Mapping[tuple[str, str], str] = {
    ("http", "header"): "header",
    ("http", "token"): "bearer header",
    ("http", "username"): "basic",
    ("http", "password"): "basic",
    ("slack", "webhook_url"): "webhook_url",
    ("slack", "token"): "token",
}
"""Fields that only some choices of the form have: how to sign in, or which of two secrets it is."""
WAYS: Mapping[str, tuple[str, ...]] = {
    "http": ("bearer", "basic", "header"),
    "slack": ("webhook_url", "token"),
}
"""Those choices; that of Slack is nobody's setting, it only shows the field that is meant."""
OFFERED = tuple(each for each in CONNECTORS if each.connection is not None)


def draw_new(reader: Reader, connector: str) -> Markup:
    """The form of a new connection of this connector, beside the way to the others."""
    wanted = next((each for each in OFFERED if each.id == connector), OFFERED[0])
    head = _heading(reader, reader.t("connections.new"))
    if not reader.who.may(MANAGE):
        return join(head, _barred(reader))
    kinds = [
        (connector_name(reader, each.id), address(CONNECTIONS, new=each.id), each is wanted)
        for each in OFFERED
    ]
    drawn = form(
        reader,
        "POST",
        "/api/v1/connections",
        element("input", type="hidden", name="connector", value=wanted.id),
        *_fields(reader, wanted, None),
        submit=reader.t("connections.create"),
        done=reader.t("connections.saved"),
        beside=_leave(reader),
        class_="form flow-form",
        data_goes_to=CONNECTIONS,
        data_watch=True,
    )
    return element(
        "div",
        head,
        chips(kinds, label=reader.t("connections.connector"), in_place=True),
        drawn,
        data_held=True,
    )


def draw_change(reader: Reader, connection: Connection) -> Markup:
    """The form of a known connection; its secrets are not in it, only that they are there."""
    head = _heading(reader, connection.name)
    manifest = next((each for each in OFFERED if each.id == connection.connector), None)
    if manifest is None or not reader.who.may(MANAGE):
        return join(head, _barred(reader))
    drawn = form(
        reader,
        "PATCH",
        f"/api/v1/connections/{connection.id}",
        *_fields(reader, manifest, connection),
        done=reader.t("connections.saved"),
        beside=_leave(reader),
        class_="form flow-form",
        data_goes_to=CONNECTIONS,
        data_watch=True,
    )
    return element("div", head, drawn, data_held=True)


def _heading(reader: Reader, title: str) -> Markup:
    back = element(
        "a", icon("back"), reader.t("nav.connections"), href=CONNECTIONS, class_="back", data_inplace=True
    )
    return heading(title, above=back)


def _barred(reader: Reader) -> Markup:
    return problem(reader.t("connections.barred", role=reader.who.role))


def _leave(reader: Reader) -> Markup:
    return element("a", reader.t("chats.keep"), href=CONNECTIONS, class_="button", data_inplace=True)


def _fields(reader: Reader, manifest: Manifest, known: Connection | None) -> list[Child]:
    """Name, settings, secrets, and whether it only practises."""
    kind = manifest.connection
    assert kind is not None  # only such are offered
    given = known.settings if known else {}
    hints = {name: str(hint) for name, hint in known.hints.items()} if known else {}
    name = field(
        reader.t("connections.name"),
        "name",
        known.name if known else "",
        hint=reader.t("connections.name.hint"),
        required=True,
        maxlength=80,
    )
    practice = switch(
        reader.t("connections.practice"),
        "is_practice",
        known.is_practice if known else False,
        hint=reader.t("connections.practice.hint"),
    )
    return [
        name,
        *(
            _setting(reader, manifest.id, each, str(given.get(each.name) or each.default))
            for each in kind.settings
        ),
        element("p", icon("box"), reader.t("connections.secrets"), class_="flow-note"),
        _way(reader, kind.secrets, hints) if manifest.id == "slack" else None,
        *(_secret(reader, manifest.id, each, hints.get(each.name, "")) for each in kind.secrets),
        practice,
    ]


def _way(reader: Reader, secrets: Sequence[SecretField], hints: Mapping[str, str]) -> Markup:
    """Which of the secrets it is; nothing of its own is sent."""
    options = [(each.name, _words(reader, "slack", each)[0]) for each in secrets]
    chosen = next(iter(hints), options[0][0])
    return choice(reader.t("connections.way"), "way", options, chosen, data_choice=True, data_as="nothing")


def _setting(reader: Reader, connector: str, about: SecretField, value: str) -> Markup:
    label, hint = _words(reader, connector, about)
    name = f"settings.{about.name}"
    if about.choices:
        options = [
            (each, or_key(f"connection.choice.{each}", reader.who.language, each)) for each in about.choices
        ]
        return choice(label, name, options, value, hint=hint, data_choice=connector == "http")
    return field(
        label,
        name,
        value,
        hint=hint,
        only_for=ONLY_FOR.get((connector, about.name), ""),
        required=about.is_required,
        maxlength=300,
        data_as="raw",
    )


def _secret(reader: Reader, connector: str, about: SecretField, hint: str) -> Markup:
    """Typed, never shown; what is there already stays as long as nothing is typed and its way is kept."""
    label, words = _words(reader, connector, about)
    ways = ONLY_FOR.get((connector, about.name), "")
    others = " ".join(each for each in WAYS.get(connector, ()) if each not in ways.split())
    dropped = element(
        "input", type="hidden", name=f"secrets.{about.name}", value="", data_as="raw", data_only_for=others
    )
    typed = field(
        label,
        f"secrets.{about.name}",
        kind="password",
        hint=words,
        only_for=ways,
        placeholder=reader.t("connections.kept", hint=hint) if hint else None,
        maxlength=2_000,
        autocomplete="new-password",
        data_keep=True,
    )
    return join(typed, dropped if hint and ways else None)


def _words(reader: Reader, connector: str, about: SecretField) -> tuple[str, str]:
    """What people call the field and what it is for; the manifest's own words where no others are there."""
    key, language = f"connection.{connector}.{about.name}", reader.who.language
    return or_key(key, language, about.label), or_key(f"{key}.hint", language, about.description)
