"""``assistant.ask``: has the tenant's language model write a text. It gets no tools and sees nothing but the question."""

from __future__ import annotations

from agent.errors import AiNotConfigured, TurnError
from jobs.flows.errors import StepFailed
from jobs.flows.outside import MOST_WAIT
from jobs.flows.surroundings import Performed, Resolved, Surroundings

LONGEST = 40_000
"""Characters of a question or an answer."""


def ask_assistant(resolved: Resolved, surroundings: Surroundings) -> Performed:
    """Ask once.

    Raises:
        StepFailed: ``ai_unavailable``.
    """
    prompt = resolved.text("prompt").strip()
    if not prompt:
        raise StepFailed(
            "ai_unavailable", "The question is empty. Write one in the step's settings.", may_pass=False
        )
    words = resolved.text("most_words", "300")
    question = f"{prompt[:LONGEST]}\n\nAnswer in at most {words} words, with the answer only."
    try:
        text = surroundings.ask(surroundings.who, question)
    except AiNotConfigured as error:
        if surroundings.is_practice:
            told = "Practice: a language model would answer here; this demo has none."
            return Performed({"practice": True, "text": told})
        raise StepFailed("ai_unavailable", str(error), may_pass=False) from None
    except TurnError as error:
        wait = error.retry_after
        may_pass = error.retryable and (wait is None or wait <= MOST_WAIT)
        raise StepFailed(
            "ai_unavailable", str(error), may_pass=may_pass, wait=wait if may_pass else None
        ) from None
    return Performed({"text": text.strip()[:LONGEST]})
