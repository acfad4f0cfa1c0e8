"""English: the texts of the conversation besides the common ones, and of the panel on business pages."""

from __future__ import annotations

from collections.abc import Mapping

WORDS: Mapping[str, str] = {
    "chat.search": "Search",
    "chat.search_hint": "Look something up: reads only, short answer (Ctrl+Enter)",
    "chat.about_record": "About {record}",
    "said.search": "Search",
    "said.edit": "Edit this message",
    "said.edit_hint": "What follows goes, and it is answered anew. Enter sends, Esc leaves it as it was.",
    "said.resend": "Send again",
    "answer.mode.search": "Search · looked up only",
    "skill.label": "Skill",
    "skill.none": "No skill",
    "skill.hint": "A preset of your team: how the assistant works in this chat",
    "card.undo": "Undo",
    "card.redo": "Undo the undoing",
    "card.undone": "Undone since",
    "card.undo_waits": "An undo of it waits for confirmation",
    "card.undo_hint": "Prepares the reversal as a card; nothing changes until you confirm that one",
    # The panel on business pages
    "panel.label": "Assistant",
    "panel.open": "Ask the assistant",
    "panel.close": "Close the assistant",
    "panel.width": "Width of the assistant",
    "panel.history": "Earlier chats",
    "panel.conversation": "Conversation",
    "panel.full": "Open on the whole page",
    "panel.forget": "Ask without {record}",
    "panel.clear": "Clear",
    "panel.clear_title": "Clear this chat?",
    "panel.clear_text": "What was said here about {record} goes for good, and a new chat begins. What waits for "
    "confirmation in it is cancelled. What was confirmed stays, and so does its record in the audit trail.",
    "panel.hello": "How can I help here?",
    "panel.quick": "Quick actions",
    "context.order": "order",
    "context.product": "product",
    "context.item": "item",
    "context.workflow": "workflow",
    "context.project": "project",
    "context.simulation": "simulation",
    # Quick actions: what the button says, and the sentence that it sends
    "quick.status": "What is its status?",
    "quick.status.order": "What's the status of order {number}?",
    "quick.materials": "Check the materials",
    "quick.materials.order": "Check the materials of order {number}",
    "quick.dispatch": "Dispatch the renders",
    "quick.dispatch.order": "Dispatch the renders of order {number}",
    "quick.failures": "What failed?",
    "quick.failures.order": "Which renders of order {number} failed?",
    "quick.last_orders": "Show my last 5 orders",
    "quick.failed_week": "How many renders failed this week?",
    "quick.products": "What products are there?",
    "quick.throughput": "How long do renders take on average?",
}

BROWSER = (
    "chat.search",
    "chat.search_hint",
    "said.search",
    "skill.label",
    "skill.none",
    "skill.hint",
    "said.edit",
    "said.edit_hint",
    "said.resend",
    "panel.forget",
    "panel.quick",
    "panel.label",
    "panel.clear",
    "panel.clear_title",
    "panel.clear_text",
)
"""The keys that the scripts in ``pages/static`` need."""
