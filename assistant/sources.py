"""Where a record stands, as the page that shows it takes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.answer import BoxModel
from assistant.conversation import Reference
from assistant.quotes import locate

if TYPE_CHECKING:
    from index import Library


def reference(library: Library, passage_id: str, start: int, end: int) -> Reference:
    """The span of a passage, boxed where it stands word for word; not boxed otherwise.

    Raises UnknownPassage, UnknownDocument.
    """
    passage = library.passage(passage_id)
    entry = library.document(passage.document_id)
    text = passage.text[max(0, start) : max(0, end)]
    pages = [library.page(passage.document_id, number) for number in passage.pages]
    place = locate(text, pages, passage.boxes, near=start / max(1, len(passage.text)))
    return Reference(
        n=1,
        document=entry.name,
        document_id=entry.id,
        title=entry.title,
        locator=passage.locator,
        pages=list(place.pages if place else passage.pages),
        quote=" ".join(text.split()),
        boxes=[BoxModel(**box._asdict()) for box in place.boxes] if place else [],
    )
