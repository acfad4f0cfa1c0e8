"""English: the texts of the documents behind links: transcripts, and what is said where a link leads nowhere."""

from __future__ import annotations

from collections.abc import Mapping

WORDS: Mapping[str, str] = {
    "share.tagline": "The assistant that shows every change before it happens",
    "share.kind": "Shared conversation",
    "share.about": "As it was on {made}. This link works until {until}. Times are {zone}.",
    "share.preview": "This is what others will see: exactly this is kept when you make the link now.",
    "share.no_preview": "There is nothing to show",
    "share.copy": "Copy into a chat of mine",
    "share.asked": "A person",
    "share.captions": "Pictures, told by their captions",
    "share.redacted": "Read only. What looked like a secret or an e-mail address was taken out, pictures are told by "
    "their captions, and nothing here leads into the records that were asked about.",
    "share.ending.stopped": "The answer was stopped here.",
    "share.ending.cut_off": "The answer was cut off here.",
    "share.ending.interrupted": "The answer was interrupted here.",
    "share.ending.error": "No answer could be given.",
    "share.nothing": "This link leads nowhere",
    "share.nothing.text": "It was revoked, has run out, or was copied incompletely. Ask whoever gave it to you for "
    "a new one.",
    "audit.action.share_made": "Link given to others",
    "audit.action.share_revoked": "Link revoked",
    "audit.action.share_copied": "Transcript copied into a chat",
}
