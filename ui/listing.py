"""What stands around the chat: the list of conversations, their files, the filters' line."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from ui.components.fragment import rendered
from ui.documents import date_label
from ui.markdown import EXPORTS, export_address

if TYPE_CHECKING:
    from assistant.conversation import Conversation
    from assistant.conversations import Conversations, Kept
    from ui.site import Session

SHOWN = 60  # conversations; the others are found by searching


def conversations_list(kept: Conversations, session: Session, words: str) -> str:
    found = kept.listed(session.reader, words)
    groups: dict[str, list[Kept]] = {}
    for one in found[:SHOWN]:
        groups.setdefault(_when(one.updated), []).append(one)
    return rendered(
        "conversations.html",
        groups=groups,
        current=session.conversation,
        searching=bool(words.strip()),
        left=max(0, len(found) - SHOWN),
    )


def export_links(conversation: Conversation) -> str:
    """Nothing before the first answer."""
    answered = any(turn.state == "answered" for turn in conversation.turns)
    links = [(label, export_address(conversation.id, end)) for end, label in EXPORTS.items()]
    return rendered("exports.html", title=conversation.title, links=links if answered else [])


def narrowed_line(said: str) -> str:
    return rendered("narrowed.html", said=said) if said else ""


def _when(moment: str) -> str:
    day = datetime.fromisoformat(moment).astimezone().date()
    today = datetime.now(UTC).astimezone().date()
    if day == today:
        return "Aujourd’hui"
    if day == today - timedelta(days=1):
        return "Hier"
    if day > today - timedelta(days=7):
        return "Ces sept derniers jours"
    return date_label(moment).partition(" ")[2].capitalize()
