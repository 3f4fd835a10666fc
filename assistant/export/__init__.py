"""A conversation, or one of its answers, as a file: Markdown, Word, PDF.

References are footnotes in all three.
"""

from __future__ import annotations

from assistant.export.sheet import Sheet, sheet_of

__all__ = ["FORMATS", "Sheet", "exported", "sheet_of"]

FORMATS = {
    "md": "text/markdown; charset=utf-8",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}


def exported(sheet: Sheet, ending: str) -> bytes:
    """The file's content; `ending` is one of FORMATS."""
    if ending == "md":
        from assistant.export.markdown import markdown

        return markdown(sheet).encode()
    if ending == "docx":
        from assistant.export.docx import docx

        return docx(sheet)
    from assistant.export.pdf import pdf

    return pdf(sheet)
