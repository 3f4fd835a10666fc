"""Small documents, and an embedder that needs no model."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import numpy as np

from index import analysis
from index.embedders import Vectors
from ingest.model import (
    Box,
    Document,
    PageText,
    Passage,
    Report,
    Section,
    Unit,
    UnitCell,
)

Sheet = tuple[str, list[str]]  # a section's label, and its passages


class HashedWords:
    """A real, if crude, embedder: terms hashed into 512 dimensions."""

    dimensions = 512

    def __init__(self, name: str = "mots-hachés") -> None:
        self.name = name
        self.texts = 0

    def embed_texts(self, texts: Sequence[str]) -> Vectors:
        self.texts += len(texts)
        return np.array([self.embed_query(text) for text in texts], np.float32)

    def embed_query(self, text: str) -> Vectors:
        vector = np.full(self.dimensions, 1e-3, np.float32)
        for term in analysis.analyse(text):
            digest = hashlib.blake2b((self.name + term).encode(), digest_size=2).digest()
            vector[int.from_bytes(digest) % self.dimensions] += 1
        return vector / np.float32(np.linalg.norm(vector))


def make_document(name: str, sheets: Sequence[Sheet], title: str = "Contrat de ville") -> Document:
    """A document of one section a sheet, one page a section."""
    identity = hashlib.sha256(repr((name, sheets, title)).encode()).hexdigest()[:16]
    sections = [Section(0, -1, 0, "document", "", title, title, 1, len(sheets))]
    passages: list[Passage] = []
    pages = []
    for number, (label, texts) in enumerate(sheets, start=1):
        sections.append(Section(number, 0, 1, "fiche", str(number), label, label, number, number))
        words = tuple(" ".join(texts).split())
        boxes = tuple((0.1, i / 1000, 0.9, (i + 1) / 1000) for i in range(len(words)))
        pages.append(PageText(number, str(number), 595.0, 842.0, words, boxes))
        for text in texts:
            cell = UnitCell("Partenaires", text[:4], 0, 4)
            unit = Unit("row", 0, len(text), "Engagements :", (cell,))
            passages.append(
                Passage(
                    id=f"{identity}-{len(passages)}",
                    document_id=identity,
                    order=len(passages),
                    section=number,
                    kind="text",
                    text=text,
                    locator=label,
                    path=(label,),
                    context="",
                    pages=(number,),
                    boxes=(Box(number, 0.1, 0.2, 0.9, 0.25),),
                    units=(unit,),
                    tokens=len(text.split()),
                )
            )
    report = Report(len(pages), len(sections), 0, len(passages), 100, 3, {"pied de page": 3}, (2,))
    return Document(
        identity, name, title, "2024-2030", tuple(pages), tuple(sections), tuple(passages), (),
        report, {"Producer": "essai"},
    )  # fmt: skip
