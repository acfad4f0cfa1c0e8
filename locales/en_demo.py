"""English: live demos: the page that leads in, its refusals, the note in the shell, the end."""

from __future__ import annotations

from collections.abc import Mapping

WORDS: Mapping[str, str] = {
    "demo.title": "Try Counterfoil",
    "demo.by": "{tenant} invites you to a live demo.",
    "demo.about": "You get a workspace of your own, filled with sample data. Ask the assistant, change things, confirm "
    "and undo. Nothing you do leaves it, and nobody else sees it.",
    "demo.packs": "What is in it",
    "demo.pack.renders": "Order pictures of bearings and have them rendered",
    "demo.pack.plm": "Parts of an aircraft, their structure and their change orders",
    "demo.pack.simulations": "Grow aggregates particle by particle and measure them",
    "demo.pack.workflows": "Automations as graphs; what they would send outside is only shown",
    "demo.minutes.one": "It lasts {n} minute",
    "demo.minutes.other": "It lasts {n} minutes",
    "demo.hours.one": "It lasts {n} hour",
    "demo.hours.other": "It lasts {n} hours",
    "demo.end": "Then it is deleted with everything in it.",
    "demo.no_account": "No account, no e-mail address",
    "demo.builtin": "The built-in model answers; no text goes to a provider.",
    "demo.model": "A language model answers, for up to {tokens} tokens.",
    "demo.begin": "Begin the demo",
    "demo.private": "Please enter nothing personal and no secrets.",
    "demo.leave": "Leave your own workspace?",
    "demo.leave.text": "You are signed in as {name} of {tenant}. Beginning the demo signs you out there; nothing there "
    "changes.",
    "demo.leave.yes": "Leave and begin the demo",
    "demo.leave.no": "Stay signed in",
    "demo.full": "All demos are in use",
    "demo.wait": "One moment, please",
    "demo.full.server": "This server shows as many demos at once as it can. One gets free within minutes.",
    "demo.full.link": "This link has as many demos open as it may. One gets free as soon as somebody leaves or their "
    "time is over.",
    "demo.full.address": "Your network has as many demos open as it may. Go on in one of them, or come back when one has "
    "ended.",
    "demo.full.often": "Several demos were begun from your network within minutes. Wait a little, then try again.",
    "demo.again": "Try again",
    "demo.failed": "The demo could not be made",
    "demo.failed.text": "Something went wrong on this server, and it is on record there. Try again in a minute.",
    "demo.gone": "This link leads nowhere",
    "demo.gone.text": "It was taken back, its time is over, or it was copied incompletely. Ask whoever gave it to you "
    "for a new one.",
    "demo.ended": "This demo has ended",
    "demo.ended.text": "Its time was over, or you left it. Everything in it is deleted.",
    "demo.another": "Begin another demo",
    "demo.home": "To the sign-in page",
    "demo.note": "Live demo",
    "demo.left": "{time} left",
    "demo.note.minutes.one": "{n} min",
    "demo.note.minutes.other": "{n} min",
    "demo.note.until": "It ends at {time} and is deleted with everything in it.",
    "demo.soon": "This demo ends in {n} minutes. Take what you need with you.",
}
BROWSER: tuple[str, ...] = ("demo.left", "demo.soon", "demo.note.minutes.one", "demo.note.minutes.other")
"""What its scripts say."""
