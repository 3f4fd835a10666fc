"""As Markdown, with footnotes (`[^1]`), as most editors read it."""

from __future__ import annotations

from assistant.export.sheet import Paragraph, Sheet
from assistant.markdown import escape

_PREFIX = {"question": "## ", "paragraph": "", "item": "- ", "note": ""}


def markdown(sheet: Sheet) -> str:
    lines = [f"# {escape(sheet.title)}", "", f"{escape(sheet.made)} {escape(sheet.caution)}"]
    kind = ""
    for paragraph in sheet.paragraphs:
        if not (kind == paragraph.kind == "item"):
            lines.append("")
        kind = paragraph.kind
        lines.append(_PREFIX[kind] + _text(paragraph))
    if sheet.notes:
        lines.append("")
    for number, note in enumerate(sheet.notes, start=1):
        lines.append(f"[^{number}]: {escape(note)}")
    return "\n".join(lines) + "\n"


def _text(paragraph: Paragraph) -> str:
    parts = []
    for run in paragraph.runs:
        if run.note:
            parts.append(f"[^{run.note}]")
            continue
        before, words, after = _spaced(run.text)
        strong = run.bold and paragraph.kind != "question"
        parts.append(
            f"{before}**{escape(words)}**{after}" if strong else before + escape(words) + after
        )
    text = "".join(parts)
    return f"*{text}*" if paragraph.kind == "note" else text


def _spaced(text: str) -> tuple[str, str, str]:
    """The text apart from the spaces around it, which emphasis must not take in."""
    words = text.strip()
    start = text.index(words) if words else 0
    return text[:start], words, text[start + len(words) :]
