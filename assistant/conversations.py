"""Conversations and what readers say of answers, kept in one SQLite file of the data folder.

Each conversation belongs to a reader: a token of theirs, or "" where the application
serves one person. An identifier cannot be guessed: whoever holds it may read.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from secrets import token_hex
from typing import Literal

from pydantic import ValidationError

from assistant.conversation import Conversation, Turn
from prompts.questions import fold

FILE = "conversations.sqlite3"
LONGEST_TITLE = 80  # characters

Verdict = Literal["bonne réponse", "mauvaise réponse", "mauvaise source"]

_SCHEMA = """
CREATE TABLE IF NOT EXISTS conversations (
    id TEXT PRIMARY KEY,
    reader TEXT NOT NULL,
    title TEXT NOT NULL,
    created TEXT NOT NULL,      -- ISO 8601, UTC
    updated TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS conversations_by_reader ON conversations (reader, updated);
CREATE TABLE IF NOT EXISTS turns (
    conversation TEXT NOT NULL REFERENCES conversations(id) ON DELETE CASCADE,
    id TEXT NOT NULL,
    position INTEGER NOT NULL,
    asked TEXT NOT NULL,        -- ISO 8601, UTC
    question TEXT NOT NULL,
    answer TEXT NOT NULL,
    folded TEXT NOT NULL,       -- question and answer, to search in
    whole TEXT NOT NULL,        -- JSON: assistant.conversation.Turn
    PRIMARY KEY (conversation, id)
);
-- What is said of an answer stays when its conversation goes: it is about the assistant.
CREATE TABLE IF NOT EXISTS feedback (
    turn TEXT PRIMARY KEY,      -- conversation/turn
    given TEXT NOT NULL,        -- ISO 8601, UTC
    verdict TEXT NOT NULL,
    history TEXT NOT NULL,      -- JSON: assistant.conversation.Conversation, the turns before
    whole TEXT NOT NULL,        -- JSON: assistant.conversation.Turn
    question_id TEXT NOT NULL DEFAULT ''  -- in a question set, once it is there
);
"""


@dataclass(frozen=True, slots=True)
class Kept:
    """A conversation as it is listed."""

    id: str
    title: str
    updated: str  # ISO 8601, UTC
    turns: int


@dataclass(frozen=True, slots=True)
class Feedback:
    """What a reader said of an answer."""

    turn_key: str
    given: str  # ISO 8601, UTC
    verdict: Verdict
    history: Conversation  # what came before
    turn: Turn
    question_id: str  # "" until it became a question of a set


class Conversations:
    def __init__(self, folder: Path) -> None:
        """`folder`: the data folder, which exists."""
        self._path = folder / FILE
        with self._database() as db:
            db.executescript(_SCHEMA)

    # conversations

    def listed(self, reader: str, search: str = "") -> list[Kept]:
        """The reader's, latest first; with `search`, those that say all of its words."""
        words = fold(search).split()
        said = "group_concat(t.folded, ' ')" if words else "''"
        query = (
            f"SELECT c.id, c.title, c.updated, count(t.id), {said} FROM conversations c"
            " LEFT JOIN turns t ON t.conversation = c.id"
            " WHERE c.reader = ? GROUP BY c.id ORDER BY c.updated DESC, c.rowid DESC"
        )
        with self._database() as db:
            rows = db.execute(query, [reader]).fetchall()
        return [
            Kept(identity, title, updated, turns)
            for identity, title, updated, turns, said in rows
            if all(word in f"{fold(title)} {said or ''}" for word in words)
        ]

    def open(self, identity: str, reader: str | None = None) -> Conversation:
        """The conversation; an empty one where there is none, or it is another reader's.

        `reader` None: whoever holds the identifier.
        """
        with self._database() as db:
            row = db.execute(
                "SELECT title, reader FROM conversations WHERE id = ?", [identity]
            ).fetchone()
            if row is None or reader not in (None, row[1]):
                return Conversation()
            found = db.execute(
                "SELECT whole FROM turns WHERE conversation = ? ORDER BY position", [identity]
            ).fetchall()
        turns = [turn for (whole,) in found if (turn := _turn(whole))]
        return Conversation(id=identity, title=row[0], turns=turns)

    def save(self, conversation: Conversation, turn: Turn, reader: str) -> Conversation:
        """Keep a turn; a conversation that has no identifier yet gets one, and a title."""
        now = _now()
        identity = conversation.id or token_hex(16)
        title = conversation.title or _title(turn.question)
        kept = conversation.model_copy(update={"id": identity, "title": title}).with_turn(turn)
        position = [other.id for other in kept.turns].index(turn.id)
        with self._database() as db:
            db.execute(
                "INSERT INTO conversations VALUES (?, ?, ?, ?, ?)"
                " ON CONFLICT (id) DO UPDATE SET updated = excluded.updated",
                (identity, reader, title, now, now),
            )
            db.execute(
                "INSERT OR REPLACE INTO turns VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    identity,
                    turn.id,
                    position,
                    now,
                    turn.question,
                    turn.text,
                    fold(f"{turn.question} {turn.text}"),
                    turn.model_dump_json(),
                ),
            )
        return kept

    def rename(self, identity: str, title: str, reader: str) -> None:
        """An empty title changes nothing."""
        title = _title(title)
        if not title:
            return
        with self._database() as db:
            db.execute(
                "UPDATE conversations SET title = ? WHERE id = ? AND reader = ?",
                (title, identity, reader),
            )

    def delete(self, identity: str, reader: str) -> None:
        with self._database() as db:
            db.execute("DELETE FROM conversations WHERE id = ? AND reader = ?", (identity, reader))

    # what readers say of answers

    def judge(self, conversation: Conversation, turn_id: str, verdict: Verdict | None) -> None:
        """Keep what is said of an answer, in place of what was; None takes it back."""
        place = next((i for i, turn in enumerate(conversation.turns) if turn.id == turn_id), None)
        if place is None:
            return
        key = f"{conversation.id}/{turn_id}"
        with self._database() as db:
            if verdict is None:
                db.execute("DELETE FROM feedback WHERE turn = ? AND question_id = ''", [key])
                return
            before = Conversation(turns=conversation.turns[:place])
            db.execute(
                "INSERT INTO feedback (turn, given, verdict, history, whole)"
                " VALUES (?, ?, ?, ?, ?) ON CONFLICT (turn) DO UPDATE"
                " SET given = excluded.given, verdict = excluded.verdict",
                (
                    key,
                    _now(),
                    verdict,
                    before.model_dump_json(),
                    conversation.turns[place].model_dump_json(),
                ),
            )

    def verdicts(self, conversation_id: str) -> dict[str, Verdict]:
        """Turn id -> what was said of its answer."""
        with self._database() as db:
            rows = db.execute(
                "SELECT turn, verdict FROM feedback WHERE turn GLOB ?", [f"{conversation_id}/*"]
            ).fetchall()
        return {key.rpartition("/")[2]: verdict for key, verdict in rows}

    def feedback(self) -> list[Feedback]:
        """Everything that was said, latest first."""
        with self._database() as db:
            rows = db.execute(
                "SELECT turn, given, verdict, history, whole, question_id"
                " FROM feedback ORDER BY given DESC, rowid DESC"
            ).fetchall()
        return [
            Feedback(key, given, verdict, Conversation.model_validate_json(history), turn, asked)
            for key, given, verdict, history, whole, asked in rows
            if (turn := _turn(whole))
        ]

    def became(self, turn_key: str, question_id: str) -> None:
        """Remember the question that was made of what was said."""
        with self._database() as db:
            db.execute(
                "UPDATE feedback SET question_id = ? WHERE turn = ?", (question_id, turn_key)
            )

    @contextmanager
    def _database(self) -> Iterator[sqlite3.Connection]:
        with closing(sqlite3.connect(self._path, timeout=30)) as db, db:
            db.execute("PRAGMA journal_mode = WAL")
            db.execute("PRAGMA foreign_keys = ON")
            yield db


def _turn(whole: str) -> Turn | None:
    """None for what another version of the software kept."""
    try:
        return Turn.model_validate_json(whole)
    except ValidationError:
        return None


def _title(text: str) -> str:
    text = " ".join(text.split())
    if len(text) <= LONGEST_TITLE:
        return text
    return text[:LONGEST_TITLE].rsplit(" ", 1)[0].rstrip(" ,;:") + "…"


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")
