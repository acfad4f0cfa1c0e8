"""A message with all its marks."""

from __future__ import annotations

from tools.phrases.workflows.durations import mask_durations
from tools.phrases.workflows.masking import Masked, mask
from tools.phrases.workflows.schedules import mask_schedules


def masked_of(text: str) -> Masked:
    """The text with marks for quotes, addresses, schedules and durations."""
    return mask_durations(mask_schedules(mask(text)))
