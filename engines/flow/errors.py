"""Errors of workflow definitions; each message is a sentence for a person.

``FlowError`` <- ``DefinitionInvalid``, ``ExpressionInvalid``, ``ExpressionFailed``, ``ScheduleInvalid``.
"""


class FlowError(Exception):
    """Base of all."""


class DefinitionInvalid(FlowError):
    """No definition can be like that: it is refused when it is edited."""


class ExpressionInvalid(FlowError):
    """An expression or a template does not parse."""


class ExpressionFailed(FlowError):
    """An expression cannot be worked out with the values of this run."""


class ScheduleInvalid(FlowError):
    """A cron line or a time zone is no schedule."""
