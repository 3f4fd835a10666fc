"""Records of whole documents: the samples, and the real ones where they are."""

from __future__ import annotations

from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from ingest import Document, read_document
from ingest.records.model import Mention, Partenaire, Source


@cache
def _read(path: Path) -> Document:
    return read_document(path)


def _sources(value: object) -> list[tuple[str, Source]]:
    """Every source in a record, with the words it vouches for."""
    if isinstance(value, Mention):
        return [(value.text, value.source)]
    if isinstance(value, Partenaire):
        return [(value.written, value.source)] if value.source else []
    if isinstance(value, tuple):
        return [pair for part in value for pair in _sources(part)]
    if hasattr(value, "__dataclass_fields__") and not isinstance(value, Source):
        found = [(getattr(value, "text", ""), value.source)] if hasattr(value, "source") else []
        for name in value.__dataclass_fields__:
            found += _sources(getattr(value, name))
        return found
    return []


def test_every_source_is_a_span_of_a_passage_that_holds_its_words(samples: Path) -> None:
    checked = 0
    for path in sorted(samples.glob("*.pdf")):
        document = _read(path)
        passages = {passage.id: passage for passage in document.passages}
        for kind in ("fiches", "engagements", "indicateurs", "objectifs", "gouvernances", "sigles"):
            for words, source in _sources(getattr(document.records, kind)):
                passage = passages[source.passage_id]
                assert 0 <= source.start <= source.end <= len(passage.text)
                assert source.pages == passage.pages
                said = " ".join(passage.text.split()) + "\n" + " ".join(passage.context.split())
                assert " ".join(words.split()) in said or source.end - source.start > len(words)
                checked += 1
    assert checked > 300


def test_the_samples_give_their_records(samples: Path) -> None:
    fiches, contrat, protocole = (
        _read(next(samples.glob(f"{name}*.pdf"))).records
        for name in ("fiches", "contrat", "protocole")
    )
    assert len(fiches.fiches) == 8
    assert all(f.financeurs and f.operateurs and f.dispositifs for f in fiches.fiches)
    who = Counter(p.written for e in contrat.engagements for p in e.partenaires)
    assert who["CAF"] == who["France Travail"] + 1 == who["Département"] == 3
    assert who["Aubrelle Habitat"] == 3
    assert all(
        e.echeance for e in contrat.engagements if e.partenaires[0].written == "Logis du Lin"
    )
    assert len(protocole.engagements) == 13 - _descriptive(protocole.engagements)
    population = [i for i in contrat.indicateurs if i.what == "Population (2020)"]
    assert {i.number for i in population if i.place.quartier} == {4120, 1890, 2310, 1550}


def _descriptive(found: tuple[object, ...]) -> int:
    return sum(not getattr(engagement, "explicit", True) for engagement in found)


@pytest.mark.parametrize("role", ["financeurs", "operateurs", "dispositifs"])
def test_each_of_43_fiches_has_its_rubrics(corpus: Path, role: str) -> None:
    fiches = _read(next(corpus.glob("fiches-*.pdf"))).records.fiches
    assert len(fiches) == 43
    assert [f.number for f in fiches if not getattr(f, role)] == []
    assert all(f.enjeu and (f.descriptif or f.projets) for f in fiches)


def test_every_row_of_ten_tables_of_commitments_has_its_partners(corpus: Path) -> None:
    (path,) = (p for p in corpus.glob("protocole-*2019-2022.pdf"))
    records = _read(path).records
    tables = Counter(e.objectif for e in records.engagements if e.objectif)
    assert len(tables) == 10
    # Read off the pages: 63 rows, some of several commitments.
    assert [tables[key] for key in sorted(tables)] == [13, 6, 3, 6, 2, 6, 13, 10, 5, 10]
    assert all(e.partenaires and e.priorite for e in records.engagements if e.objectif)
    populations = [i for i in records.indicateurs if i.unit == "habitants" and i.place.quartier]
    assert len(populations) == 31
    assert sum(i.number or 0 for i in populations) == 111_880  # its own total says 111 871
