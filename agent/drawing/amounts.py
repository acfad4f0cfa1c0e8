"""Amounts as people read them."""

from __future__ import annotations


def duration(milliseconds: float) -> str:
    """How long something took: 12 ms, 1.4 s, 2 min 5 s."""
    if milliseconds < 1_000:
        return f"{milliseconds:.0f} ms"
    if milliseconds < 60_000:
        return f"{milliseconds / 1_000:.1f} s"
    minutes, seconds = divmod(round(milliseconds / 1_000), 60)
    return f"{minutes} min {seconds} s"
