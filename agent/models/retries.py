"""New attempts after transient faults: few, spread out, and never after the first piece of an answer."""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import AsyncGenerator, Callable
from dataclasses import dataclass

from agent.model import ModelPiece
from agent.models.faults import Fault, Party

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a model is waited for, in seconds, and how often it is asked again.

    ``first_byte`` runs from sending the request to the first data of the answer, ``idle`` from data to data (comments
    that only keep the connection alive are no data), ``answer`` over the whole answer. No attempt begins later than
    ``attempts_within`` after the first. ``longest_wait`` is the longest Retry-After that is waited for; a longer one
    ends the turn with the time to come back.
    """

    connect: float = 10.0
    first_byte: float = 60.0
    idle: float = 60.0
    answer: float = 900.0
    retries: int = 2
    backoff: float = 0.5
    longest_wait: float = 30.0
    attempts_within: float = 90.0


async def keep_trying(
    attempt: Callable[[], AsyncGenerator[ModelPiece, None]], patience: Patience, party: Party
) -> AsyncGenerator[ModelPiece, None]:
    """Yield the pieces of the first attempt that succeeds.

    Raises:
        ModelError: the last fault, without a link to the SDK's exception, which holds the key and the raw body.
    """
    began = asyncio.get_running_loop().time()
    tried = 0
    while True:
        started = False
        pieces = attempt()
        try:
            async for piece in pieces:
                started = True
                yield piece
            return
        except Fault as caught:
            fault = caught
        finally:
            await pieces.aclose()
        wait = None if started else _wait(fault, tried, patience)
        elapsed = asyncio.get_running_loop().time() - began
        if wait is None or elapsed + wait > patience.attempts_within:
            _log.warning("%s %s failed: %s", party.label, party.model, fault.note)
            raise fault.error
        tried += 1
        _log.info("%s %s: %s; attempt %d in %.2f s", party.label, party.model, fault.note, tried + 1, wait)
        await asyncio.sleep(wait)


def _wait(fault: Fault, tried: int, patience: Patience) -> float | None:
    """Seconds before the next attempt, or None if there is none: full jitter above what the provider asks for."""
    asked = fault.error.retry_after or 0.0
    if tried >= min(fault.retries, patience.retries) or asked > patience.longest_wait:
        return None
    return asked + random.uniform(0.0, fault.backoff * patience.backoff * 2.0**tried)
