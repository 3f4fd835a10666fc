"""As a Word document. python-docx has no footnotes: their part is written here
(ECMA-376, part 1, 17.11)."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

if TYPE_CHECKING:
    from assistant.export.sheet import Paragraph, Sheet

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
_SEPARATORS = (
    '<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>'
    '<w:footnote w:type="continuationSeparator" w:id="0">'
    "<w:p><w:r><w:continuationSeparator/></w:r></w:p></w:footnote>"
)
_STYLES = {"question": "Heading 2", "item": "List Bullet"}


def docx(sheet: Sheet) -> bytes:
    from docx import Document
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part

    document = Document()
    document.core_properties.title = _legal(sheet.title)
    document.core_properties.author = "Assistant des contrats de ville"
    document.core_properties.language = "fr-FR"
    _styles(document)
    document.add_heading(_legal(sheet.title), level=1)
    document.add_paragraph(f"{sheet.made} {sheet.caution}").runs[0].italic = True
    called: set[int] = set()
    for paragraph in sheet.paragraphs:
        _add(document, paragraph, called)
    part = Part(
        PackURI("/word/footnotes.xml"), _TYPE, _footnotes(sheet.notes), document.part.package
    )
    document.part.relate_to(part, _RELATION)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _styles(document: Any) -> None:
    from docx.enum.style import WD_STYLE_TYPE
    from docx.shared import Pt

    reference = document.styles.add_style("Footnote Reference", WD_STYLE_TYPE.CHARACTER)
    reference.font.superscript = True
    text = document.styles.add_style("Footnote Text", WD_STYLE_TYPE.PARAGRAPH)
    text.base_style = document.styles["Normal"]
    text.font.size = Pt(9)
    text.paragraph_format.space_after = Pt(2)


def _add(document: Any, paragraph: Paragraph, called: set[int]) -> None:
    from docx.oxml.ns import qn
    from docx.oxml.parser import OxmlElement

    added = document.add_paragraph(style=_STYLES.get(paragraph.kind))
    for run in paragraph.runs:
        if not run.note:
            words = added.add_run(_legal(run.text))
            words.bold = run.bold or None
            words.italic = paragraph.kind == "note" or None
            continue
        call = added.add_run()
        if run.note in called:  # a note is called once: again, only its number is written
            call.text = str(run.note)
            call.font.superscript = True
            continue
        called.add(run.note)
        call.style = document.styles["Footnote Reference"]
        mark = OxmlElement("w:footnoteReference")
        mark.set(qn("w:id"), str(run.note))
        call._r.append(mark)


def _footnotes(notes: tuple[str, ...]) -> bytes:
    written = "".join(
        f'<w:footnote w:id="{number}"><w:p><w:pPr><w:pStyle w:val="FootnoteText"/></w:pPr>'
        '<w:r><w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr><w:footnoteRef/></w:r>'
        f'<w:r><w:t xml:space="preserve"> {escape(_legal(note))}</w:t></w:r></w:p></w:footnote>'
        for number, note in enumerate(notes, start=1)
    )
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
        f'<w:footnotes xmlns:w="{_W}">{_SEPARATORS}{written}</w:footnotes>'
    ).encode()


def _legal(text: str) -> str:
    """Without the control characters that XML refuses and PDFs sometimes hold."""
    return "".join(c for c in text if c in "\t\n" or c >= " ")
