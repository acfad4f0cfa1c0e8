"""Which model answers: project → tenant → global → environment → built-in, and what stands in for it (C19, C22)."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import cast
from uuid import UUID

from agent.errors import (
    AgentError,
    AiNotConfigured,
    AiSwitchedOff,
    AuthenticationFailed,
    BudgetExhausted,
    ModelError,
)
from agent.messages import Message
from agent.model import EndPiece, Model, ModelRequest
from agent.models.addresses import check_url
from agent.models.chosen import Candidate, ChosenModel, Health
from agent.models.connections import DEFAULT_URLS, Provider, ProviderSettings, Tools, connect
from agent.models.environment import EnvironmentProvider
from agent.models.ports import Connection
from agent.models.prices import Price, find_price
from agent.turns.sources import Sources, price_of, trace
from db import ai, budgets
from db.ai import Place, TenantAi
from db.errors import DomainError, Invalid
from db.models.base import now
from db.models.settings import ProviderSetting
from db.sandbox_limits import allowance
from db.secrets import Vault, is_sealed
from db.session import Store
from db.settings import ProviderRow, list_global_providers, list_providers, open_key, seal_keys
from db.tenancy import Identity

TEST_SECONDS = 20.0


@dataclass(frozen=True, slots=True)
class Tested:
    """What a test of a provider showed, as a sentence."""

    works: bool
    sentence: str


@dataclass(frozen=True, slots=True)
class _Open:
    """A connection, the settings that it was made from, and whether it failed lately."""

    settings: ProviderSettings
    connection: Connection
    health: Health


class Providers:
    """Chooses models and keeps their connections; implements ``agent.turns.ports.Models``.

    ``environment`` is the provider that environment variables name, if any; ``builtin`` needs no provider at all.
    """

    def __init__(
        self,
        store: Store,
        vault: Vault,
        builtin: Callable[[Identity], Model],
        environment: EnvironmentProvider | None,
    ) -> None:
        self._store = store
        self._vault = vault
        self._builtin = builtin
        self._environment = environment
        self._open: dict[UUID | None, _Open] = {}
        self._replaced: list[Connection] = []
        self._lock = threading.Lock()

    def choose(self, who: Identity, *, project: str | None = None) -> Model:
        """The model for this person's next turn, in a chat of ``project`` where it has one.

        Raises:
            AiSwitchedOff: for the tenant, or the row that decides is switched off.
            AiNotConfigured: there is no provider and the built-in model is switched off.
            BudgetExhausted: of the tenant, the user or the provider; the built-in model uses none.
                A sandbox has what its link grants in all, whichever month it is; without any, the built-in model.
            ModelError: the stored settings cannot be used.
        """
        with self._store.read(who.scope) as session:
            found = ai.look_up(session, who.tenant_id, project=project)
            granted = allowance(session) if who.is_guest else None
            provider = self._deciding(found) if granted is None or granted.tokens else None
            standings = budgets.applying(session, who.user_id, provider) if provider else []
        if not found.ai_enabled or (found.provider is not None and not found.provider.enabled):
            raise AiSwitchedOff
        if provider is None:
            return self._built_in(who, found)
        if granted is not None and granted.used >= granted.tokens:
            raise BudgetExhausted(
                f"This demo has used the {granted.tokens:,} tokens of a language model that it may use, so nobody "
                "answers in it any more. What is here can be looked at until it ends."
            )
        for standing in standings:
            if standing.level == 100:
                sentence = f"{budgets.describe(standing)} An administrator can raise it."
                wait = (standing.resets_at - now()).total_seconds()
                raise BudgetExhausted(sentence, retry_after=wait)
        return ChosenModel(self._candidates(who, found))

    def sources(self, who: Identity, *, project: str | None = None) -> Sources:
        """Which model would answer, and where each value of its settings comes from."""
        with self._store.read(who.scope) as session:
            return trace(ai.look_up(session, who.tenant_id, project=project), self._environment)

    async def check_address(self, who: Identity, provider: str, base_url: str | None) -> None:
        """Refuse an address that a tenant's provider may not have.

        Raises:
            Invalid: it is private, and no allowed host.
        """

        def allowed() -> frozenset[str]:
            with self._store.read(who.scope) as session:
                return ai.look_up(session, who.tenant_id).allowed_hosts

        defaults: dict[str, str] = {str(kind): url for kind, url in DEFAULT_URLS.items()}
        url = (base_url or "").strip() or defaults.get(provider, "")
        objection = await check_url(url, await asyncio.to_thread(allowed))
        if objection is not None:
            raise Invalid(objection)

    async def test(self, row: ProviderSetting, who: Identity) -> Tested:
        """Ask the provider for one word and say in words what came of it."""

        def settings() -> ProviderSettings:
            with self._store.read(who.scope) as session:
                return self._settings_of(row, ai.look_up(session, who.tenant_id))

        return await _probe(settings)

    async def close(self) -> None:
        """Close all connections; no turn may run any more."""
        with self._lock:
            connections = [each.connection for each in self._open.values()] + self._replaced
            self._open.clear()
            self._replaced.clear()
        for each in connections:
            with contextlib.suppress(OSError):
                await each.close()

    def _deciding(self, found: TenantAi) -> str | None:
        """The name of the provider that decides; None for the built-in model."""
        if found.provider is not None:
            return found.provider.provider
        return self._environment.settings.provider if self._environment is not None else None

    def _built_in(self, who: Identity, found: TenantAi) -> Model:
        if not found.builtin_enabled:
            raise AiNotConfigured
        return self._builtin(who)

    def _candidates(self, who: Identity, found: TenantAi) -> list[Candidate]:
        """The model that decides, and its fallback where that can be used."""
        if not found.places:
            assert self._environment is not None
            settings = self._environment.settings
            return [self._candidate(None, settings, find_price(settings.provider, settings.model))]
        self._seal_plain_keys(who, found)
        candidates = [self._candidate_of(found.places[0], found)]
        if found.fallback is not None:
            with contextlib.suppress(ModelError):  # a fallback that cannot be used stands in for nothing
                candidates.append(self._candidate_of(found.fallback, found))
        return candidates

    def _candidate_of(self, place: Place, found: TenantAi) -> Candidate:
        return self._candidate(place.row.id, self._settings_of(place.row, found), price_of(place))

    def _candidate(self, key: UUID | None, settings: ProviderSettings, price: Price | None) -> Candidate:
        opened = self._connected(key, settings)
        return Candidate(opened.connection, price, opened.health)

    def _settings_of(self, row: ProviderRow, found: TenantAi) -> ProviderSettings:
        return settings_of(row, self._vault, found.allowed_hosts)

    def _seal_plain_keys(self, who: Identity, found: TenantAi) -> None:
        """Encrypt keys that somebody wrote into the database as they are, at their first use."""
        rows = [place.row for place in (*found.places, found.fallback) if place is not None]
        if all(is_sealed(row.sealed_key) for row in rows if row.sealed_key):
            return
        with self._store.work(who.scope) as session:
            seal_keys([*list_providers(session), *list_global_providers(session)], self._vault)

    def _connected(self, key: UUID | None, settings: ProviderSettings) -> _Open:
        """One connection for each setting, made anew when the setting changes; a turn may still use the old one."""
        with self._lock:
            known = self._open.get(key)
            if known is not None and known.settings == settings:
                return known
            opened = _Open(replace(settings), connect(settings), Health())
            if known is not None:
                self._replaced.append(known.connection)
            self._open[key] = opened
            return opened


async def test_global(store: Store, vault: Vault, setting_id: UUID) -> Tested:
    """As ``Providers.test``, for a row of all tenants."""

    def settings() -> ProviderSettings:
        with store.system_read() as session:
            rows = {row.id: row for row in list_global_providers(session)}
        if setting_id not in rows:
            raise ModelError("There is no such global provider. List those that exist first.")
        return settings_of(rows[setting_id], vault, frozenset())

    return await _probe(settings)


def settings_of(row: ProviderRow, vault: Vault, allowed_hosts: frozenset[str]) -> ProviderSettings:
    """A row as it is used; a tenant's own may only be at a public address or on an allowed host.

    Raises:
        AuthenticationFailed: the key cannot be opened.
    """
    try:
        key = open_key(row, vault)
    except DomainError as error:
        raise AuthenticationFailed(str(error)) from None
    return ProviderSettings(
        provider=cast(Provider, row.provider),
        model=row.model,
        api_key=key,
        base_url=row.base_url,
        deployment=row.deployment,
        api_version=row.api_version,
        tools=cast(Tools, row.tools),
        private_hosts=allowed_hosts if isinstance(row, ProviderSetting) else None,
    )


async def _probe(read: Callable[[], ProviderSettings]) -> Tested:
    connection: Connection | None = None
    try:
        settings = await asyncio.to_thread(read)
        connection = await asyncio.to_thread(connect, settings)
        await asyncio.wait_for(_say_something(connection), TEST_SECONDS)
    except AgentError as error:
        return Tested(False, str(error))
    except TimeoutError:
        return Tested(False, f"The provider gave no answer within {TEST_SECONDS:.0f} s.")
    finally:
        if connection is not None:
            await connection.close()
    return Tested(True, f"{connection.name} answered.")


async def _say_something(model: Model) -> None:
    request = ModelRequest(
        (Message("system", "Answer with one word."), Message("user", "Say: ready")), max_output_tokens=64
    )
    async for piece in model.stream(request):
        if isinstance(piece, EndPiece):
            return
    raise ModelError("The answer had no end.")
