"""From an answer to what the chat renders: marks become links, the rest stays harmless.

An answer is Markdown whose unescaped `[n]` are its marks. Its words come from documents
that anyone may have written: no HTML, link or image of theirs may come to life (an image
alone would call another host), so whatever could start one is escaped.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from assistant.conversation import Conversation, Reference, Turn
from assistant.markdown import escape

EXPORTS = {"docx": "Word", "pdf": "PDF", "md": "Markdown"}  # file ending -> as it is called
SEPARATOR = " › "
LISTED_LABELS = 3

_TOKEN = re.compile(r"\\.|\[(\d{1,3})\]|[\[\]<>&]|!(?=\[)|:(?=//)|(?<=www)\.", re.DOTALL)


def anchor(turn: Turn, n: int) -> str:
    return f"cite-{turn.id}-{n}"


def mark(turn: Turn, n: int) -> str:
    """A clickable [n]. No HTML in it: the copy button and screen readers get the raw text."""
    return rf"[\[{n}\]](#{anchor(turn, n)})"


def with_marks(text: str, turn: Turn) -> str:
    """The answer's Markdown with its marks clickable and everything else neutralised."""
    known = {reference.n for reference in (*turn.references, *turn.more_references)}

    def replaced(match: re.Match[str]) -> str:
        token = match.group(0)
        if token.startswith("\\"):
            return token
        if match.group(1):
            n = int(match.group(1))
            return mark(turn, n) if n in known else rf"\[{n}\]"
        return "\\" + token

    return _TOKEN.sub(replaced, text)


def pages_label(pages: list[int]) -> str:
    """« p. 7 », « p. 7-9 », « p. 7, 12 »."""
    runs: list[list[int]] = []
    for page in sorted(set(pages)):
        if runs and page == runs[-1][-1] + 1:
            runs[-1].append(page)
        else:
            runs.append([page])
    labels = [str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs]
    return "p.\u00a0" + ", ".join(labels) if labels else ""


def place_label(reference: Reference) -> str:
    """The locator's narrowest labels: the whole path stands beside the page."""
    labels = reference.locator.split(SEPARATOR)
    if labels[0] == reference.title:  # said above
        labels = labels[1:]
    return SEPARATOR.join(labels[-LISTED_LABELS:])


def sources(turn: Turn, periods: Mapping[str, str]) -> str:
    """The list under an answer, by document: what one would copy into a note."""
    if not turn.references:
        return ""
    lines = ["", "", "---", "", "**Sources**"]
    documents: dict[str, list[Reference]] = {}
    for reference in turn.references:
        documents.setdefault(reference.document_id, []).append(reference)
    for document_id, references in documents.items():
        title, period = references[0].title, periods.get(document_id, "")
        if period not in title:
            title += f" ({period})"
        lines += ["", escape(title), ""]
        places: dict[str, list[str]] = {}  # several quotes of one place are one source
        for reference in references:
            where = [escape(place_label(reference)), pages_label(reference.pages)]
            marks = places.setdefault(", ".join(filter(None, where)), [])
            marks.append(mark(turn, reference.n))
        lines += [f"- {''.join(marks)} {where}" for where, marks in places.items()]
        copies = dict.fromkeys(place for reference in references for place in reference.same_text)
        if copies:
            lines += ["", f"Même texte\u00a0: {escape(' ; '.join(copies))}"]
    return "\n".join(lines)


def more(turn: Turn, conversation_id: str) -> str:
    """What few want to see of an answer, folded: how it was made, and files of it.

    One HTML block, which assets/french.js leaves out of copies.
    """
    rows = []
    if turn.timings_ms:
        steps = turn.timings_ms
        rows = [
            ("Question lue", steps.understand),
            ("Passages cherchés et classés", steps.retrieve),
            ("Réponse composée et vérifiée", steps.answer),
            ("En tout", steps.total),
        ]
    lines = [f"- {label}\u00a0: {_duration(taken)}" for label, taken in rows]
    if turn.engine.startswith("llm:"):
        lines.append(f"- Rédigée par le modèle {escape(turn.engine.removeprefix('llm:'))}")
    if turn.dropped:
        lines.append(f"- Phrases écartées, qu’aucune page n’appuie\u00a0: {turn.dropped}")
    if turn.references:
        lines.append(
            f"- {len(turn.references)} citations retrouvées sur leur page, mot pour mot"
            if len(turn.references) > 1
            else "- Chaque citation est retrouvée sur sa page, mot pour mot"
        )
    if conversation_id:
        files = " · ".join(
            f"[{label}]({export_address(conversation_id, ending, turn.id)})"
            for ending, label in EXPORTS.items()
        )
        lines.append(f"- Cette réponse dans un fichier\u00a0: {files}")
    if not lines:
        return ""
    inside = "\n".join(lines)
    return (
        f'\n\n<details class="more"><summary>Étapes, durées, export</summary>\n\n'
        f"{inside}\n\n</details>"
    )


def rest(turn: Turn) -> str:
    """The rest of a list, folded: one click shows it."""
    if not turn.more:
        return ""
    return (
        f'\n\n<details class="more"><summary>{escape(turn.more_label)}</summary>\n\n'
        f"{with_marks(turn.more, turn)}\n\n</details>"
    )


def _duration(milliseconds: float) -> str:
    if milliseconds < 1000:
        return f"{milliseconds:.0f}\u00a0ms"
    return f"{milliseconds / 1000:.1f}\u00a0s".replace(".", ",")


def export_address(conversation_id: str, ending: str, turn_id: str = "") -> str:
    address = f"/api/conversations/{conversation_id}/export.{ending}"
    return f"{address}?turn={turn_id}" if turn_id else address


def rendered(turn: Turn, periods: Mapping[str, str], conversation_id: str = "") -> str:
    """What the assistant says in this turn."""
    if turn.state == "pending":
        # References come with the first sentences of a model that writes.
        return with_marks(turn.text, turn) if turn.references else f"*{escape(turn.text)}*"
    if turn.state != "answered":
        return escape(turn.text)
    notes = [
        f"*{label}\u00a0: {escape(text)}*"
        for label, text in (
            ("Question comprise", turn.understood),
            ("Recherche limitée à", turn.kept_to),
        )
        if text
    ]
    before = "".join(f"{note}\n\n" for note in notes)
    after = rest(turn) + sources(turn, periods) + more(turn, conversation_id)
    return before + with_marks(turn.text, turn) + after


def messages(conversation: Conversation, periods: Mapping[str, str]) -> list[dict[str, Any]]:
    """The conversation as the chat component takes it; `periods` by document id.

    Only the last answer offers questions that may follow.
    """
    listed: list[dict[str, Any]] = [
        message
        for turn in conversation.turns
        for message in (
            {"role": "user", "content": escape(turn.question)},
            {"role": "assistant", "content": rendered(turn, periods, conversation.id)},
        )
    ]
    if listed and (suggestions := conversation.turns[-1].suggestions):
        listed[-1]["options"] = [{"value": text} for text in suggestions]
    return listed
