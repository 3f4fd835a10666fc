"""The catalogue's SQLite file: its connections, transactions and schema."""

from __future__ import annotations

import sqlite3
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from index.errors import LibraryError

SCHEMA_VERSION = "3"
_WAIT = 30.0  # seconds for another process to finish what it writes
_UPGRADES = {  # format -> the tables that the next one adds
    "1": ("CREATE TABLE records ",),
    "2": ("CREATE TABLE origins ", "CREATE TABLE files "),
}


class Database:
    def __init__(self, path: Path) -> None:
        self._path = path
        self._local = threading.local()
        if not self._made():
            with self.transaction() as db:
                if not self._made():  # nor by another process meanwhile
                    for statement in _schema():
                        db.execute(statement)
                    self._set_meta("schema", SCHEMA_VERSION)
                    self._set_meta("generation", "0")
                    self._set_meta("library", uuid.uuid4().hex[:12])
        while self.meta("schema") in _UPGRADES:
            self._upgrade()
        if (found := self.meta("schema")) != SCHEMA_VERSION:
            raise LibraryError(
                f"La bibliothèque « {path.parent} » a été écrite par une autre version du logiciel "
                f"(format {found}, attendu {SCHEMA_VERSION}). Supprimez ce dossier ou choisissez-en "
                "un autre (ASSISTANT_DATA), puis ajoutez de nouveau les documents."
            )

    @property
    def db(self) -> sqlite3.Connection:
        """This thread's connection."""
        found: sqlite3.Connection | None = getattr(self._local, "db", None)
        if found is None:
            found = sqlite3.connect(self._path, timeout=_WAIT, isolation_level=None)
            _write_ahead(found)
            found.execute("PRAGMA synchronous = FULL")  # what was published survives a power cut
            self._local.db = found
        return found

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """All of it or nothing."""
        self.db.execute("BEGIN IMMEDIATE")
        try:
            yield self.db
        except BaseException:
            self.db.execute("ROLLBACK")
            raise
        self.db.execute("COMMIT")

    def _upgrade(self) -> None:
        """From one format to the next; documents are read again when they are next added."""
        with self.transaction() as db:
            found = self.meta("schema") or ""
            added = _UPGRADES.get(found)
            if added is None:  # by another process meanwhile
                return
            for statement in _schema():
                if statement.lstrip().startswith(added):
                    db.execute(statement)
            self._set_meta("schema", str(int(found) + 1))

    def _made(self) -> bool:
        query = "SELECT 1 FROM sqlite_master WHERE name = 'meta'"
        return self.db.execute(query).fetchone() is not None

    def meta(self, key: str) -> str | None:
        row = self.db.execute("SELECT value FROM meta WHERE key = ?", [key]).fetchone()
        return row[0] if row else None

    def _set_meta(self, key: str, value: str) -> None:
        self.db.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", [key, value])


def _write_ahead(db: sqlite3.Connection) -> None:
    """Sets the journal's mode, which SQLite does not wait for when another process does too."""
    deadline = time.monotonic() + _WAIT
    while True:
        try:
            db.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.02)


def _schema() -> list[str]:
    return Path(__file__).with_name("schema.sql").read_text(encoding="utf-8").split(";\n")
