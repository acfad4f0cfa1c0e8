"""What can go wrong in a turn, each with one sentence for the person, a stable code and an HTTP status.

AgentError
├── ToolError               told to the model as the tool's result; the turn goes on
│   ├── ToolRefused         the user lacks the permission
│   ├── ToolInvalid         unknown tool, or arguments that do not fit
│   └── ToolFailed          the tool ran and could not do it
├── ToolDefinitionError     a tool's author forgot something (at import)
└── TurnError               ends the turn; shown to the person
    ├── ModelError          from a provider
    │   ├── ProviderUnavailable     network, 5xx, time-out; may be retried
    │   ├── RateLimited             429, with the wait
    │   ├── ContextTooLong          shortened and retried once by the turn
    │   ├── AuthenticationFailed    key refused
    │   ├── QuotaExhausted          billing or spend limit at the provider
    │   ├── ModelNotFound
    │   ├── ContentRefused
    │   ├── RequestRejected         the provider did not accept the shape of the request
    │   └── AnswerCutOff            the stream ended without its end
    ├── BudgetExhausted     the tenant's monthly tokens are used up
    ├── AiNotConfigured     no provider, and the built-in model is switched off
    ├── AiSwitchedOff       an administrator switched AI off
    └── TurnRunning         the chat is still answering
"""

from __future__ import annotations

from typing import ClassVar


class AgentError(Exception):
    """Base of this package's errors; ``str(error)`` is a sentence for its audience."""


class ToolDefinitionError(AgentError):
    """A tool cannot be offered as it is written; the message says how to mend it."""


class ToolError(AgentError):
    """A tool call that did not happen or did not work; the sentence is told to the model."""

    status: ClassVar[str] = "failed"


class ToolRefused(ToolError):
    """The user lacks the permission for this tool."""

    status = "refused"


class ToolInvalid(ToolError):
    """The model called a tool that does not exist, or with arguments that do not fit."""

    status = "invalid"


class ToolFailed(ToolError):
    """The tool ran and could not do what was asked."""


class TurnError(AgentError):
    """Ends a turn; ``code`` is stable for programs, ``http_status`` is for the REST edge."""

    code: ClassVar[str] = "turn_failed"
    http_status: ClassVar[int] = 500
    retryable: ClassVar[bool] = False

    def __init__(self, sentence: str, *, retry_after: float | None = None) -> None:
        super().__init__(sentence)
        self.retry_after = retry_after
        """Seconds until a new attempt makes sense, where the provider said so."""


class ModelError(TurnError):
    """Something that a model provider answered, or did not answer."""

    code = "model_failed"
    http_status = 502


class ProviderUnavailable(ModelError):
    """The provider could not be reached, timed out, or had an error of its own."""

    code = "provider_unavailable"
    http_status = 503
    retryable = True


class RateLimited(ModelError):
    """The provider asks to wait; ``retry_after`` says how long."""

    code = "rate_limited"
    http_status = 429
    retryable = True


class ContextTooLong(ModelError):
    """The conversation does not fit into the model's context window."""

    code = "context_too_long"
    http_status = 413


class AuthenticationFailed(ModelError):
    """The provider refused the API key."""

    code = "authentication_failed"


class QuotaExhausted(ModelError):
    """The account at the provider has no budget left."""

    code = "provider_quota_exhausted"


class ModelNotFound(ModelError):
    """The provider does not know the model or deployment."""

    code = "model_not_found"


class ContentRefused(ModelError):
    """The provider's content filter or the model itself declined to answer."""

    code = "content_refused"
    http_status = 422


class RequestRejected(ModelError):
    """The provider did not accept the request as it was built."""

    code = "request_rejected"


class AnswerCutOff(ModelError):
    """The stream ended in the middle; what came so far is kept and marked."""

    code = "cut_off"
    retryable = True


class BudgetExhausted(TurnError):
    """The tenant has used its tokens of the month."""

    code = "budget_exhausted"
    http_status = 429


class AiNotConfigured(TurnError):
    """No provider is set up and the built-in model is switched off."""

    code = "ai_not_configured"
    http_status = 409

    def __init__(self) -> None:
        super().__init__(
            "AI is not set up for this tenant. Ask an administrator to add a provider under Settings."
        )


class AiSwitchedOff(TurnError):
    """An administrator has switched the assistant off for this tenant."""

    code = "feature_disabled"
    http_status = 503

    def __init__(self) -> None:
        super().__init__("The assistant is switched off for this tenant. An administrator can switch it on.")


class TurnRunning(TurnError):
    """The chat is still answering the previous message."""

    code = "turn_running"
    http_status = 409

    def __init__(self) -> None:
        super().__init__("The assistant is still answering. Wait for it to finish, or press Stop first.")
