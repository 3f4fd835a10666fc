"""The door of this room: sections and passages in, records out."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.model import Passage, Section
from ingest.records.columns import by_role, headed
from ingest.records.engagements import engagements
from ingest.records.fiches import fiches
from ingest.records.figures import figure_of, is_total
from ingest.records.gouvernances import gouvernances
from ingest.records.indicateurs import indicateurs
from ingest.records.model import Records
from ingest.records.objectifs import objectifs
from ingest.records.parts import Part, parts_of
from ingest.records.places import Places
from ingest.records.sigles import sigles


def extract_records(
    document_id: str, sections: Sequence[Section], passages: Sequence[Passage]
) -> Records:
    """What a document states in records; what cannot be told with confidence is left out."""
    parts = list(headed(parts_of(passages, sections), sections))
    places = Places(
        sections, _names_in_tables(parts, "commune"), _names_in_tables(parts, "quartier")
    )
    commitments = engagements(document_id, parts, places)
    return Records(
        fiches=tuple(fiches(document_id, parts, places)),
        engagements=tuple(commitments),
        indicateurs=tuple(indicateurs(document_id, parts, places, commitments)),
        objectifs=tuple(objectifs(document_id, parts, places)),
        gouvernances=tuple(gouvernances(document_id, parts, places)),
        sigles=tuple(sigles(document_id, passages)),
    )


def _names_in_tables(parts: Sequence[Part], role: str) -> list[str]:
    """Communes or quartiers that a table's column lists."""
    names: dict[str, None] = {}
    for part in parts:
        for cell in by_role(part).get(role, ()):
            for name in " ".join(cell.text.split()).split(", "):
                if name[:1].isupper() and not is_total(name) and not figure_of(name):
                    names.setdefault(name)
    return list(names)
