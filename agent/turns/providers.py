"""Which model answers: the tenant's provider, else the environment's, else the built-in one (C19)."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import cast
from uuid import UUID

from agent.errors import AgentError, AiNotConfigured, AiSwitchedOff, AuthenticationFailed, ModelError
from agent.messages import Message
from agent.model import EndPiece, Model, ModelRequest
from agent.models.connections import Provider, ProviderSettings, connect
from agent.models.ports import Connection
from db.errors import DomainError
from db.models.settings import ProviderSetting
from db.secrets import Vault
from db.session import Store
from db.settings import TenantAi, open_key, tenant_ai
from db.tenancy import Identity

TEST_SECONDS = 20.0


@dataclass(frozen=True, slots=True)
class Tested:
    """What a test of a provider showed, as a sentence."""

    works: bool
    sentence: str


class Providers:
    """Chooses models and keeps their connections; implements ``agent.turns.ports.Models``.

    ``environment`` is the provider that environment variables name, if any; ``builtin`` needs no provider at all.
    """

    def __init__(
        self,
        store: Store,
        vault: Vault,
        builtin: Callable[[Identity], Model],
        environment: ProviderSettings | None,
    ) -> None:
        self._store = store
        self._vault = vault
        self._builtin = builtin
        self._environment = environment
        self._connections: dict[UUID | None, tuple[ProviderSettings, Connection]] = {}
        self._replaced: list[Connection] = []
        self._lock = threading.Lock()

    def choose(self, who: Identity) -> Model:
        """The model for this person's next turn.

        Raises:
            AiSwitchedOff: for the tenant, or the row that decides is switched off.
            AiNotConfigured: there is no provider and the built-in model is switched off.
            ModelError: the stored settings cannot be used.
        """
        with self._store.read(who.scope) as session:
            found = tenant_ai(session, who.tenant_id)
        if not found.ai_enabled:
            raise AiSwitchedOff
        row = found.provider
        if row is not None:
            if not row.enabled:
                raise AiSwitchedOff
            return self._connected(row.id, self._settings_of(row))
        if self._environment is not None:
            return self._connected(None, self._environment)
        return self._built_in(who, found)

    async def test(self, row: ProviderSetting) -> Tested:
        """Ask the provider for one word and say in words what came of it."""
        connection: Connection | None = None
        try:
            connection = connect(self._settings_of(row))
            await asyncio.wait_for(_say_something(connection), TEST_SECONDS)
        except AgentError as error:
            return Tested(False, str(error))
        except TimeoutError:
            return Tested(
                False, f"{row.base_url or row.provider} gave no answer within {TEST_SECONDS:.0f} s."
            )
        finally:
            if connection is not None:
                await connection.close()
        return Tested(True, f"{row.model} answered.")

    async def close(self) -> None:
        """Close all connections; no turn may run any more."""
        with self._lock:
            connections = [connection for _, connection in self._connections.values()] + self._replaced
            self._connections.clear()
            self._replaced.clear()
        for each in connections:
            with contextlib.suppress(OSError):
                await each.close()

    def _built_in(self, who: Identity, found: TenantAi) -> Model:
        if not found.builtin_enabled:
            raise AiNotConfigured
        return self._builtin(who)

    def _settings_of(self, row: ProviderSetting) -> ProviderSettings:
        try:
            key = open_key(row, self._vault)
        except DomainError as error:
            raise AuthenticationFailed(str(error)) from None
        return ProviderSettings(
            provider=cast(Provider, row.provider),
            model=row.model,
            api_key=key,
            base_url=row.base_url,
            deployment=row.deployment,
            api_version=row.api_version,
        )

    def _connected(self, key: UUID | None, settings: ProviderSettings) -> Connection:
        """One connection for each setting, made anew when the setting changes; a turn may still use the old one."""
        with self._lock:
            known = self._connections.get(key)
            if known is not None and known[0] == settings:
                return known[1]
            if known is not None:
                self._replaced.append(known[1])
            connection = connect(settings)
            self._connections[key] = (replace(settings), connection)
            return connection


async def _say_something(model: Model) -> None:
    request = ModelRequest(
        (Message("system", "Answer with one word."), Message("user", "Say: ready")), max_output_tokens=64
    )
    async for piece in model.stream(request):
        if isinstance(piece, EndPiece):
            return
    raise ModelError("The answer had no end.")
