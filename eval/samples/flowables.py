"""What reportlab lacks here: contents and outline filled by the headings, notes at the foot."""

from __future__ import annotations

from reportlab.lib.units import cm
from reportlab.platypus import BaseDocTemplate, Flowable, Paragraph


class Numbered(BaseDocTemplate):
    """A document that fills its table of contents and its outline as headings are set."""

    def afterFlowable(self, flowable: Flowable) -> None:
        level = getattr(flowable, "contents_level", None)
        if level is None:
            return
        text = flowable.getPlainText()
        key = f"section-{self.page}-{len(text)}-{level}"
        self.canv.bookmarkPage(key)
        self.canv.addOutlineEntry(text.replace("\xa0", " "), key, level)
        self.notify("TOCEntry", (level, text, self.page, key))


class Footnote(Flowable):
    """Takes no room: stands in the bottom margin of the page on which its call falls."""

    def __init__(self, note: Paragraph, left: float, width: float, top: float) -> None:
        super().__init__()
        self.note, self.left, self.length, self.top = note, left, width, top

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        return 0, 0

    def draw(self) -> None:
        canvas = self.canv
        x, y = canvas.absolutePosition(0, 0)
        canvas.translate(self.left - x, self.top - y)
        canvas.setLineWidth(0.4)
        canvas.line(0, 0, 5 * cm, 0)
        _, height = self.note.wrapOn(canvas, self.length, 2 * cm)
        self.note.drawOn(canvas, 0, -height - 2)
