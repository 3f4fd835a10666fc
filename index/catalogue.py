"""The catalogue: what the library holds, in one SQLite file.

One transaction publishes an edition and retires those it replaces; until then nothing
of it is seen, and after a crash it is a leftover.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple

import numpy as np

from index import analysis, codec, records
from index.database import Database
from index.entry import Entry, Fields, SeenFile, State
from index.succession import Change
from ingest.model import Document, PageText, Passage, Section, TableText
from ingest.records.model import Records

_ENTRY = "id, name, title, period, pages, sections, passages, added, report, metadata, edition"
_LISTED = (
    f"SELECT {_ENTRY}, published, coalesce(served_by, ''), coalesce(path, '') "
    "FROM documents LEFT JOIN origins USING (edition)"
)
_PASSAGE = ", ".join(f"p.{column}" for column in codec.PASSAGE_COLUMNS)

# documents.published. A retired edition is still there for whoever was reading it, until
# the next write.
WRITING, PUBLISHED, RETIRED, COPY, OLDER = range(5)
_STATES: dict[State, int] = {
    "served": PUBLISHED, "retired": RETIRED, "copy": COPY, "older": OLDER,
}  # fmt: skip
_NAMES = {number: name for name, number in _STATES.items()}


class TermRow(NamedTuple):
    """A passage's terms, as `index.bm25f` takes them."""

    passage_id: str
    terms: bytes
    lengths: list[int]


class Snapshot(NamedTuple):
    generation: int
    entries: tuple[Entry, ...]
    lengths: tuple[int, ...]  # terms in all their passages, by field
    shelved: tuple[Entry, ...] = ()  # copies and older versions, by name

    @property
    def all(self) -> tuple[Entry, ...]:
        return self.entries + self.shelved


class Catalogue(Database):
    """Every method may be called from any thread; writing needs the library's lock."""

    def generation(self) -> int:
        return int(self.meta("generation") or 0)

    def snapshot(self) -> Snapshot:
        """The documents by name, all of one instant."""
        self.db.execute("BEGIN")
        try:
            generation = self.generation()
            rows = self.db.execute(
                f"{_LISTED} WHERE published IN ({PUBLISHED}, {COPY}, {OLDER}) ORDER BY name, added"
            )
            listed = [_entry(row) for row in rows]
            sums = ", ".join(f"total({name}_terms)" for name in Fields._fields)
            lengths = self.db.execute(
                f"SELECT {sums} FROM documents WHERE published = {PUBLISHED}"
            ).fetchone()
        finally:
            self.db.execute("COMMIT")
        return Snapshot(
            generation,
            tuple(entry for entry in listed if entry.state == "served"),
            tuple(map(int, lengths)),
            tuple(entry for entry in listed if entry.state != "served"),
        )

    def sections(self, edition: int) -> list[Section]:
        rows = self.db.execute(
            "SELECT number_in_order, parent, level, kind, number, title, label, first_page, "
            "last_page FROM sections WHERE edition = ? ORDER BY number_in_order",
            [edition],
        )
        return [Section(*row) for row in rows]

    def tables(self, edition: int) -> list[TableText]:
        query = "SELECT tables_text FROM documents WHERE edition = ?"
        return codec.tables(self.db.execute(query, [edition]).fetchone()[0])

    def page(self, edition: int, number: int) -> PageText | None:
        row = self.db.execute(
            "SELECT number, label, width, height, words, boxes FROM pages "
            "WHERE edition = ? AND number = ?",
            [edition, number],
        ).fetchone()
        return codec.page_text(row) if row else None

    def records(self, edition: int) -> Records:
        rows = self.db.execute(
            "SELECT kind, body FROM records WHERE edition = ? ORDER BY kind, position", [edition]
        )
        return records.records(rows)

    def passages(self, ids: Sequence[str]) -> dict[str, Passage]:
        """Those that are visible, or were a moment ago."""
        rows = self.db.execute(
            f"SELECT {_PASSAGE} FROM passages p JOIN documents d USING (edition) "
            f"WHERE p.id IN ({_marks(ids)}) AND d.published <> {WRITING} "
            "ORDER BY d.published DESC",
            list(ids),
        )
        return {row[0]: codec.passage(row) for row in rows}  # the published one comes last

    def passages_of(self, edition: int) -> list[Passage]:
        rows = self.db.execute(
            f"SELECT {_PASSAGE} FROM passages p WHERE edition = ? ORDER BY position", [edition]
        )
        return [codec.passage(row) for row in rows]

    def passage_at(self, edition: int, position: int) -> Passage | None:
        row = self.db.execute(
            f"SELECT {_PASSAGE} FROM passages p WHERE edition = ? AND position = ?",
            [edition, position],
        ).fetchone()
        return codec.passage(row) if row else None

    def rows_of(self, edition: int) -> list[int]:
        """The row numbers of an edition's passages, in their order."""
        query = "SELECT row FROM passages WHERE edition = ? ORDER BY position"
        return [row for (row,) in self.db.execute(query, [edition])]

    def places(self, rows: Sequence[int]) -> dict[int, tuple[str, int]]:
        """Row number -> passage id and edition."""
        found = self.db.execute(
            f"SELECT row, id, edition FROM passages WHERE row IN ({_marks(rows)})", list(rows)
        )
        return {row: (identity, edition) for row, identity, edition in found}

    # terms

    def terms_of_rows(self, rows: Sequence[int]) -> list[TermRow]:
        return self._terms(f"row IN ({_marks(rows)}) ORDER BY row", rows)

    def terms_of_passages(self, ids: Sequence[str], editions: Sequence[int]) -> list[TermRow]:
        where = f"id IN ({_marks(ids)}) AND edition IN ({_marks(editions)})"
        return self._terms(where, [*ids, *editions])

    def _terms(self, where: str, values: Sequence[Any]) -> list[TermRow]:
        counts = ", ".join(f"{name}_terms" for name in Fields._fields)
        rows = self.db.execute(f"SELECT id, terms, {counts} FROM passages WHERE {where}", values)
        return [TermRow(identity, terms, lengths) for identity, terms, *lengths in rows]

    def frequencies(
        self, terms: Sequence[str], shelved: Sequence[int] = ()
    ) -> dict[str, tuple[int, int]]:
        """Term -> its number and in how many passages of the documents that answer it stands.

        `shelved`: editions counted besides.
        """
        rows = self.db.execute(
            "SELECT t.term, t.id, total(f.passages) FROM terms t JOIN frequencies f "
            "ON f.term = t.id JOIN documents d ON d.edition = f.edition "
            f"WHERE (d.published = {PUBLISHED} OR d.edition IN ({_marks(shelved)})) "
            f"AND t.term IN ({_marks(terms)}) GROUP BY t.id",
            [*shelved, *terms],
        )
        return {term: (number, int(count)) for term, number, count in rows}

    def editions_of_terms(self, terms: Sequence[str]) -> list[tuple[str, int]]:
        """(term, edition) for each edition that a term stands in."""
        return self.db.execute(
            "SELECT t.term, f.edition FROM terms t JOIN frequencies f ON f.term = t.id "
            f"WHERE f.passages > 0 AND t.term IN ({_marks(terms)})",
            list(terms),
        ).fetchall()

    def vocabulary(self) -> dict[int, str]:
        """Number -> term, of all that were ever seen."""
        return dict(self.db.execute("SELECT id, term FROM terms").fetchall())

    # writing

    def write(self, document: Document, fields: Sequence[Fields]) -> tuple[int, list[int]]:
        """Write a document, not published; `fields`: of each passage.

        Returns its edition and the row number of each passage.
        """
        with self.transaction() as db:
            numbers = self._term_numbers(
                {term for field in fields for terms in field for term in terms}
            )
            lengths = [sum(len(field[at]) for field in fields) for at in range(len(Fields._fields))]
            rows = codec.rows_of(document)
            edition = self._insert_document(document, lengths, rows.fingerprint)
            db.executemany(
                f"INSERT INTO sections VALUES ({_marks(range(10))})",
                [(edition, *row) for row in rows.sections],
            )
            db.executemany(
                f"INSERT INTO pages VALUES ({_marks(range(7))})",
                [(edition, *row) for row in rows.pages],
            )
            db.executemany(
                f"INSERT INTO passages VALUES (NULL, {_marks(range(19))})",
                [
                    (
                        edition,
                        *row,
                        np.array([numbers[t] for terms in field for t in terms], "<i4").tobytes(),
                        *map(len, field),
                    )
                    for row, field in zip(rows.passages, fields, strict=True)
                ],
            )
            db.executemany(
                "INSERT INTO records VALUES (?, ?, ?, ?, ?, ?)",
                [(edition, *row) for row in rows.records],
            )
            counts = Counter(
                numbers[term] for field in fields for term in {t for terms in field for t in terms}
            )
            db.executemany(
                "INSERT INTO frequencies VALUES (?, ?, ?)",
                [(number, edition, count) for number, count in counts.items()],
            )
            return edition, self.rows_of(edition)

    def write_origin(self, edition: int, path: str, sketch: bytes) -> None:
        with self.transaction() as db:
            db.execute("INSERT INTO origins VALUES (?, ?, ?, '')", [edition, path, sketch])

    def sketches(self) -> dict[int, bytes]:
        """Of the editions that are there."""
        return dict(self.db.execute("SELECT edition, sketch FROM origins").fetchall())

    def texts(self, edition: int) -> list[str]:
        """The words of its pages, one a line."""
        query = "SELECT words FROM pages WHERE edition = ? ORDER BY number"
        return [words for (words,) in self.db.execute(query, [edition])]

    def publish(self, changes: Iterable[Change], vectors_whole: bool = True) -> None:
        """Show editions, hide or shelve others: the instant everything changes."""
        with self.transaction() as db:
            for edition, state, served_by in changes:
                change = "UPDATE documents SET published = ? WHERE edition = ?"
                db.execute(change, [_STATES[state], edition])
                change = "UPDATE origins SET served_by = ? WHERE edition = ?"
                db.execute(change, [served_by, edition])
            if not vectors_whole:
                db.execute("DELETE FROM meta WHERE key = 'vectors'")
            self._set_meta("generation", str(self.generation() + 1))

    def rename(self, edition: int, name: str, path: str) -> None:
        """The same document, under another name or in another place."""
        with self.transaction() as db:
            db.execute("UPDATE documents SET name = ? WHERE edition = ?", [name, edition])
            db.execute("UPDATE origins SET path = ? WHERE edition = ?", [path, edition])
            self._set_meta("generation", str(self.generation() + 1))

    def files(self, folder: str) -> dict[str, SeenFile]:
        rows = self.db.execute("SELECT path, size, modified, document_id, message FROM files")
        return {path: SeenFile(*seen) for path, *seen in rows if _is_under(path, folder)}

    def remember(self, folder: str, files: Mapping[str, SeenFile]) -> None:
        with self.transaction() as db:
            gone = [(path,) for path in self.files(folder) if path not in files]
            db.executemany("DELETE FROM files WHERE path = ?", gone)
            db.executemany(
                "INSERT OR REPLACE INTO files VALUES (?, ?, ?, ?, ?)",
                [(path, *seen) for path, seen in files.items()],
            )

    def record_vectors(self, model: str, collection: str) -> None:
        """Which model the vectors come from, and where they are: read from now on."""
        with self.transaction():
            self._set_meta("vectors", codec.to_json([model, collection]))

    def fingerprint(self, edition: int) -> str:
        query = "SELECT fingerprint FROM documents WHERE edition = ?"
        return str(self.db.execute(query, [edition]).fetchone()[0])

    def leftovers(self) -> list[int]:
        """Editions that nobody sees."""
        return [
            row[0]
            for row in self.db.execute(
                f"SELECT edition FROM documents WHERE published IN ({WRITING}, {RETIRED})"
            )
        ]

    def sweep(self, editions: Iterable[int]) -> None:
        doomed = [(edition,) for edition in editions]
        with self.transaction() as db:
            for table in (
                "passages",
                "sections",
                "pages",
                "records",
                "frequencies",
                "documents",
                "origins",
            ):
                db.executemany(f"DELETE FROM {table} WHERE edition = ?", doomed)

    def _term_numbers(self, terms: set[str]) -> Mapping[str, int]:
        self.db.executemany(
            "INSERT OR IGNORE INTO terms (term) VALUES (?)", [(t,) for t in sorted(terms)]
        )
        return {term: number for number, term in self.vocabulary().items()}

    def _insert_document(self, document: Document, lengths: Sequence[int], fingerprint: str) -> int:
        values: dict[str, Any] = {
            "id": document.id,
            "name": document.name,
            "title": document.title,
            "period": document.period,
            "added": datetime.now(UTC).isoformat(timespec="seconds"),
            "fingerprint": fingerprint,
            "pages": len(document.pages),
            "sections": len(document.sections),
            "passages": len(document.passages),
            "report": codec.report_json(document.report),
            "metadata": codec.to_json(document.metadata),
            "tables_text": codec.tables_json(document.tables),
        } | {f"{name}_terms": length for name, length in zip(Fields._fields, lengths, strict=True)}
        cursor = self.db.execute(
            f"INSERT INTO documents ({', '.join(values)}) VALUES ({_marks(values)})",
            list(values.values()),
        )
        return int(cursor.lastrowid or 0)


def analyse_fields(
    title: str, sections: Sequence[Section], passages: Sequence[Passage]
) -> list[Fields]:
    """The terms each passage is found by; `title` is the document's."""
    return [
        Fields(
            title=tuple(analysis.analyse(sections[passage.section].label)),
            path=tuple(analysis.analyse("\n".join((title, *passage.path)))),
            context=tuple(analysis.analyse(passage.context)),
            text=tuple(analysis.analyse(passage.text)),
        )
        for passage in passages
    ]


def _entry(row: Sequence[Any]) -> Entry:
    *columns, published, served_by, path = row
    values = dict(zip(_ENTRY.split(", "), columns, strict=True))
    values["report"] = codec.report(values["report"])
    values["metadata"] = codec.from_json(values["metadata"])
    return Entry(**values, state=_NAMES[published], served_by=served_by, path=path)


def _is_under(path: str, folder: str) -> bool:
    return path.startswith(folder.rstrip(os.sep) + os.sep)


def _marks(values: Iterable[object]) -> str:
    return ", ".join("?" for _ in values)
