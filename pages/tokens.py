"""The part of one's own page about API tokens: what programs and notebooks sign in with."""

from __future__ import annotations

from markupsafe import Markup
from sqlalchemy.orm import Session

from agent.drawing.markup import Child, element, join, shown
from db import accounts, tokens
from db.models.tokens import ApiToken
from db.sign_ins import device_name
from db.tenancy import REACHES
from pages.administration import card
from pages.components import badge, empty_state, moment
from pages.forms import action, choice, field, form
from pages.reader import Reader

PATH = "/api/v1/tokens"
PLACE = "fresh-token"
DAYS = (7, 30, tokens.USUAL_DAYS, 180, tokens.LONGEST_DAYS)
TONES = {"read": "", "propose": "waiting", "confirm": "busy"}


def draw_tokens(session: Session, reader: Reader) -> Markup | None:
    """The list, and the form for a new one; a guest has none."""
    if reader.who.is_guest:
        return None
    rows = tokens.list_tokens(session, reader.who)
    items: list[Child] = [_token(reader, row) for row in rows]
    if not rows:
        items.append(empty_state(reader.t("tokens.none"), reader.t("tokens.none.text"), icon_name="key"))
    fresh = element("div", id=PLACE, role="status", hidden=True, class_="card-box fresh-link")
    listed = card(reader.t("tokens.title"), *items, _new(reader), text=reader.t("tokens.about"))
    return join(fresh, listed)


def _token(reader: Reader, row: ApiToken) -> Markup:
    scope = tokens.reach_of(row) or REACHES[0]
    state = badge(reader.t(f"tokens.scope.{scope}"), TONES[scope])
    if tokens.is_over(row):
        state = badge(reader.t("tokens.over"), "bad")
    name = element("b", shown(row.name, limit=accounts.LONGEST_NAME))
    made = element("span", *_made(reader, row), class_="muted")
    used = element("span", *_used(reader, row), class_="muted")
    revoke = action(
        reader.t("tokens.revoke"),
        "DELETE",
        f"{PATH}/{tokens.id_of(row)}",
        sure=reader.t("tokens.revoke_sure", name=row.name),
        done=reader.t("tokens.revoked"),
        data_sure_text=reader.t("tokens.revoke_text"),
    )
    words = element("div", element("span", name, state, class_="named"), made, used, class_="grow")
    return element("article", element("div", words, revoke, class_="item-top"), class_="item")


def _made(reader: Reader, row: ApiToken) -> list[Child]:
    end = "tokens.ended" if tokens.is_over(row) else "tokens.until"
    return [
        element("code", f"cft_…{row.hint}"),
        " · ",
        reader.t(end),
        " ",
        moment(reader, row.expires_at, full=True),
    ]


def _used(reader: Reader, row: ApiToken) -> list[Child]:
    if row.used_at is None:
        return [reader.t("tokens.never")]
    where = [row.used_from, shown(device_name(row.used_by) or row.used_by, limit=60)]
    told: list[Child] = [reader.t("tokens.used"), " ", moment(reader, row.used_at, full=True)]
    for each in filter(None, where):
        told += [" · ", each]
    return told


def _new(reader: Reader) -> Markup:
    fields = element(
        "div",
        field(
            reader.t("tokens.name"),
            "name",
            hint=reader.t("tokens.name.hint"),
            required=True,
            maxlength=accounts.LONGEST_NAME,
        ),
        choice(
            reader.t("tokens.days"),
            "days",
            [(str(days), reader.count("tokens.days", days)) for days in DAYS],
            str(tokens.USUAL_DAYS),
            data_as="number",
        ),
        class_="pair",
    )
    make = form(
        reader,
        "POST",
        PATH,
        fields,
        _scopes(reader),
        submit=reader.t("tokens.make"),
        done=reader.t("tokens.made"),
        data_outcome="token",
        data_shows=f"#{PLACE}",
        data_watch=True,
    )
    opener = element("summary", reader.t("tokens.new"), class_="button")
    return element("details", opener, make, class_="fold new-token")


def _scopes(reader: Reader) -> Markup:
    """One of three, each with what it means; the smallest is chosen."""
    options = (
        element(
            "label",
            element("input", type="radio", name="scope", value=scope, checked=scope == REACHES[0]),
            element(
                "span",
                reader.t(f"tokens.scope.{scope}"),
                element("small", reader.t(f"tokens.scope.{scope}.text")),
            ),
            class_="switch",
        )
        for scope in REACHES
    )
    return element("fieldset", element("legend", reader.t("tokens.scope")), *options)
