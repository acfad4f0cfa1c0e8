"""English: the texts about API tokens."""

from __future__ import annotations

from collections.abc import Mapping

WORDS: Mapping[str, str] = {
    "tokens.title": "API tokens",
    "tokens.about": "Programs and notebooks sign in with these and act in your name: they may do what you may, as far as "
    "the token goes. Changing your password or signing out does not end them.",
    "tokens.none": "No API tokens",
    "tokens.none.text": "Make one to use Counterfoil from a notebook, a script or another program.",
    "tokens.new": "New API token",
    "tokens.name": "Where you use it",
    "tokens.name.hint": "Such as “Report notebook”, so that you know it again.",
    "tokens.days": "Good for",
    "tokens.days.one": "{n} day",
    "tokens.days.other": "{n} days",
    "tokens.scope": "How far it goes",
    "tokens.scope.read": "Read",
    "tokens.scope.read.text": "Look at everything you see, and ask the assistant in your chats. "
    "Nothing else can be changed.",
    "tokens.scope.propose": "Propose",
    "tokens.scope.propose.text": "The assistant may prepare changes as well. You confirm them in the app.",
    "tokens.scope.confirm": "Confirm",
    "tokens.scope.confirm.text": "The program may confirm changes and act at once as well, without asking you.",
    "tokens.make": "Make the token",
    "tokens.made": "The token is ready",
    "tokens.fresh": "This token is shown once",
    "tokens.fresh.text": "Keep it where programs keep secrets. It is good until {until}.",
    "tokens.fresh.use": "A program sends it along with each call, as the header",
    "tokens.copied": "Copied",
    "tokens.until": "good until",
    "tokens.ended": "was good until",
    "tokens.over": "Ran out",
    "tokens.used": "last used",
    "tokens.never": "Never used",
    "tokens.revoke": "Revoke",
    "tokens.revoked": "Revoked",
    "tokens.revoke_sure": "Revoke “{name}”?",
    "tokens.revoke_text": "Whatever uses this token stops working at once. This cannot be undone.",
    "audit.action.token_made": "API token made",
    "audit.action.token_revoked": "API token revoked",
}

BROWSER = ("tokens.fresh", "tokens.fresh.text", "tokens.fresh.use", "tokens.copied")
"""The keys that the scripts in ``pages/static`` need."""
