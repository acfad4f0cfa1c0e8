"""An answer of the chat completions wire, put together from its chunks."""

from __future__ import annotations

from agent.errors import ProviderUnavailable
from agent.messages import ToolCall
from agent.model import CallPiece, EndPiece, ModelFinish, ModelPiece, ModelRequest, TextPiece
from agent.models.calls import MAX_CALLS, CallAssembly
from agent.models.faults import Fault, Party, cut_off, declined, interrupted
from agent.models.history import mend_text
from agent.models.keepsakes import Keepsakes
from agent.models.openai_request import reasoning_key
from agent.models.thoughts import ThoughtFilter
from agent.models.usage import count_usage

_LENGTH = frozenset({"length", "max_tokens", "model_length"})
_FILTERED = frozenset(
    {"content_filter", "safety", "recitation", "blocklist", "prohibited_content", "refusal"}
)
_BROKEN = frozenset({"abort", "aborted", "cancelled", "canceled", "error", "repetition", "timeout"})


class OpenAIAnswer:
    """Takes chunks; gives text at once, and calls only after the proper end.

    The proper end is a finish reason: every server sends one with a whole answer, while ``[DONE]`` and the usage are
    left out by some, and ``[DONE]`` is added by gateways to what the server behind them cut off. Only a plain text
    may therefore end with ``[DONE]`` alone. A call never does.
    """

    def __init__(
        self, request: ModelRequest, party: Party, keepsakes: Keepsakes, *, thoughts_in_text: bool
    ) -> None:
        self._request = request
        self._party = party
        self._keepsakes = keepsakes
        self._assembly = CallAssembly()
        self._reason = ""
        self._ended = False
        self._refused = False
        self._usage: dict[str, object] = {}
        self._reasoning: list[str] = []
        self._thoughts = ThoughtFilter() if thoughts_in_text else None
        self._characters = 0

    @property
    def finished(self) -> bool:
        """Whether a finish reason was seen."""
        return bool(self._reason)

    @property
    def ended(self) -> bool:
        """Whether ``[DONE]`` was seen."""
        return self._ended

    def end(self) -> None:
        """Take ``[DONE]``."""
        self._ended = True

    def take(self, event: object) -> str:
        """Take a chunk, or a whole answer of a server that does not stream, and return its text.

        Raises:
            Fault: an error in place of a chunk, or no chunk at all.
        """
        if isinstance(event, list) and event:
            event = event[0]  # Google wraps an error in a list
        if not isinstance(event, dict):
            raise cut_off("the model sent something that is no answer")
        usage, choices = event.get("usage"), event.get("choices")
        if event.get("error") or (choices is None and event.get("object") == "error"):
            raise interrupted(event, self._party)
        if isinstance(usage, dict):
            self._usage = usage
        # Azure begins with a chunk without choices (its filter's verdict on the prompt); the usage comes in another.
        choice = choices[0] if isinstance(choices, list) and choices else None
        if not isinstance(choice, dict) or choice.get("index", 0) not in (0, None):
            return ""
        delta = choice.get("delta") or choice.get("message")
        text = self._take_delta(delta) if isinstance(delta, dict) else ""
        reason = choice.get("finish_reason")
        if reason and isinstance(reason, str):
            self._reason = reason.lower()
        return text

    def close(self) -> list[ModelPiece]:
        """The calls and the end.

        Raises:
            Fault: cut off, filtered, or refused by the model.
        """
        self._check_end()
        calls = [] if self._is_too_long() else self._calls()
        characters = self._characters + sum(len(call.name) + len(call.arguments) for call in calls)
        given = self._usage.get("prompt_tokens"), self._usage.get("completion_tokens")
        usage = count_usage(*given, self._request, characters)
        finish: ModelFinish = "length" if self._is_too_long() else "tool_calls" if calls else "stop"
        held = self._thoughts.finish() if self._thoughts else ""
        text = [TextPiece(held)] if held else []
        return [*text, *(CallPiece(call) for call in calls), EndPiece(finish, usage)]

    def _take_delta(self, delta: dict[str, object]) -> str:
        pieces = delta.get("tool_calls")
        if isinstance(pieces, list):
            for piece in pieces:
                self._assembly.add(piece)
            if len(self._assembly) > MAX_CALLS:
                raise cut_off(f"it calls more than {MAX_CALLS} tools at once", retries=0)
        if delta.get("refusal"):
            self._refused = True
        reasoning = delta.get("reasoning_content")
        if isinstance(reasoning, str):
            self._reasoning.append(reasoning)
        text = _text(delta.get("content"))
        self._characters += len(text)
        return self._thoughts.feed(text) if self._thoughts and text else text

    def _check_end(self) -> None:
        if self._refused or self._reason.partition(":")[0] in _FILTERED:
            raise declined(self._party)
        if self._reason in _BROKEN:
            raise Fault(
                ProviderUnavailable(f"{self._party.label} broke off its answer. Try again in a moment."),
                retries=2,
                note="broken off",
            )
        if not self._reason and (not self._ended or self._assembly):
            raise cut_off("the connection to the model ended early")

    def _is_too_long(self) -> bool:
        """Whether the limit ended it. Some servers say tool_calls of a call that it cut short (vLLM #53269)."""
        written = self._usage.get("completion_tokens")
        full = isinstance(written, int) and written >= self._request.max_output_tokens
        return self._reason in _LENGTH or (full and len(self._assembly) > 0)

    def _calls(self) -> list[ToolCall]:
        taken = {call.id for message in self._request.messages for call in message.tool_calls}
        reasoning = "".join(self._reasoning)
        found = self._assembly.calls(taken, renew=bool(reasoning))
        for call, extra in found:
            self._keepsakes.keep(call.id, extra)
        calls = [call for call, _ in found]
        if calls:
            self._keepsakes.keep(reasoning_key(calls[0].id), reasoning)
        return calls


def _text(content: object) -> str:
    """The text of a delta; some servers send a list of parts, of which thoughts are left out."""
    if isinstance(content, str):
        return mend_text(content)
    if not isinstance(content, list):
        return ""
    parts = [part.get("text") for part in content if isinstance(part, dict) and part.get("type") == "text"]
    return mend_text("".join(part for part in parts if isinstance(part, str)))
