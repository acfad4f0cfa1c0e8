"""The check that every Gradio handler begins with: Gradio itself lets anybody call any of them."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar, get_type_hints

import gradio as gr

from pages.reader import Reader, reader_of

P = ParamSpec("P")
Given = TypeVar("Given")


class NobodySignedIn(Exception):
    """A handler was called without a sign-in; the gate lets no such request through, so this is the second wall."""


def for_reader(
    handler: Callable[Concatenate[Reader, P], Given],
) -> Callable[Concatenate[gr.Request, P], Given]:
    """Make a Gradio handler of a function of the reader: identity comes from this very request, never from inputs."""

    @wraps(handler)
    def checked(request: gr.Request, *args: P.args, **kwargs: P.kwargs) -> Given:
        reader = reader_of(request.request) if request.request is not None else None
        if reader is None:
            raise NobodySignedIn("Nobody is signed in.")
        return handler(reader, *args, **kwargs)

    _, *others = inspect.signature(handler).parameters.values()
    hints = get_type_hints(handler)
    checked.__annotations__ = {"request": gr.Request, **{each.name: hints[each.name] for each in others}}
    asked = inspect.Parameter("request", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=gr.Request)
    checked.__signature__ = inspect.Signature([asked, *others])  # type: ignore[attr-defined]  # what Gradio reads
    return checked  # type: ignore[return-value]  # mypy names the parameter, which Gradio gives by place
