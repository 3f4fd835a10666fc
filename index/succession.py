"""What a document's coming or going changes for the others: versions and copies.

A newer file of the same name and place takes the place of the older, which stays at hand.
Two documents that say the same never answer together: the one with a text layer does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from index.entry import Entry, State

Alike = Callable[[Entry], bool]


class Change(NamedTuple):
    edition: int
    state: State
    served_by: str = ""  # Document.id of the one that answers in its place


class Newcomer(NamedTuple):
    id: str
    name: str
    path: str
    scanned: bool


class Arrival(NamedTuple):
    state: State  # of the newcomer
    served_by: str
    changes: tuple[Change, ...]  # of the others
    replaces: bool  # a version, or a reading, of the same document


def arrive(newcomer: Newcomer, entries: Iterable[Entry], resembles: Alike, same: Alike) -> Arrival:
    """What becomes of the newcomer and of the documents there are.

    `resembles`: the document is nearly the newcomer, a version of it perhaps; `same`: it says
    the same. Both are asked about few documents, for they read them.
    """
    there = list(entries)
    read_again = [entry for entry in there if entry.id == newcomer.id]
    changes = [Change(entry.edition, "retired") for entry in read_again]
    others = [entry for entry in there if entry.id != newcomer.id]
    older = [
        entry
        for entry in others
        if entry.state != "older" and _succeeds(newcomer, entry, resembles)
    ]
    gone = {entry.id for entry in older}
    changes += [Change(entry.edition, "older", newcomer.id) for entry in older]
    state: State = "served"
    served_by = ""
    for entry in others:
        if entry.id in gone:
            continue
        if entry.state == "older":
            if entry.served_by in gone:
                changes.append(Change(entry.edition, "older", newcomer.id))
        elif entry.state == "copy":
            if entry.served_by in gone:
                if same(entry):
                    changes.append(Change(entry.edition, "copy", newcomer.id))
                else:
                    changes.append(Change(entry.edition, "served"))
        elif not served_by and same(entry):
            if entry.scanned and not newcomer.scanned:
                changes.append(Change(entry.edition, "copy", newcomer.id))
                changes += [
                    Change(other.edition, "copy", newcomer.id)
                    for other in others
                    if other.state == "copy" and other.served_by == entry.id
                ]
            else:
                state, served_by = "copy", entry.id
    if served_by:  # nothing gives way to a copy
        changes = [
            change._replace(served_by=served_by) if change.state == "copy" else change
            for change in changes
        ]
    return Arrival(state, served_by, tuple(changes), bool(read_again or older))


def leave(gone: Entry, entries: Iterable[Entry]) -> tuple[Change, ...]:
    """What becomes of the others when a document is taken out: its best copy comes back."""
    changes = [Change(gone.edition, "retired")]
    behind = [entry for entry in entries if entry.served_by == gone.id]
    changes += [Change(entry.edition, "retired") for entry in behind if entry.state == "older"]
    copies = sorted((e for e in behind if e.state == "copy"), key=lambda e: (e.scanned, e.added))
    for place, entry in enumerate(copies):
        if place:
            changes.append(Change(entry.edition, "copy", copies[0].id))
        else:
            changes.append(Change(entry.edition, "served"))
    return tuple(changes)


def _succeeds(newcomer: Newcomer, entry: Entry, resembles: Alike) -> bool:
    """Whether the newcomer is a newer version of a document of its name.

    Documents of one name in two folders are two documents, unless they are nearly one.
    """
    if entry.name != newcomer.name:
        return False
    moved = not entry.path or entry.path == newcomer.path or not Path(entry.path).exists()
    return moved or resembles(entry)


def history(entry: Entry, entries: Sequence[Entry]) -> list[Entry]:
    """The older versions of a document, the latest first."""
    older = [e for e in entries if e.state == "older" and e.served_by == entry.id]
    return sorted(older, key=lambda e: e.added, reverse=True)
