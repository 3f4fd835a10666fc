"""The items of an answer, for « et le deuxième ? »."""

from __future__ import annotations

import re

from assistant.markdown import plain
from assistant.phrases import tokens
from prompts.grammar import grammar

_MARKS = re.compile(r"\s*\[\d+\]")
_BULLET = re.compile(r"^\s*(?:[-*•]|\d+[.)])\s+(.*)")
_LONGEST = 14  # words of what names an item
_LABEL = 5  # words of a label that is a name; longer ones are rubrics
_LISTS = 2  # parts of a bullet, beyond which it is a list by itself
_SPLIT = re.compile(r"\s*[,;]\s*(?:et\s+)?|\s+(?:et|ou)\s+")
_RANK = re.compile(
    r"\b(l[ea]s?|du|de la|des|au|à la|aux)\s+([^\W\d_]+)(?:\s+([^\W\d_]+))?", re.IGNORECASE
)
_ABOUT = "que disent les documents de"


def answered(question: str, before: str, answer: str) -> str:
    """The question with « le deuxième » as that item of the answer; "" where it has none.

    « le deuxième dispositif » is one where the question before speaks of those.
    """
    for found in _RANK.finditer(question):
        rank = grammar().ranks.get(found[2].lower())
        if rank is None:
            continue
        noun = found[3] or ""
        counted = bool(noun) and noun.lower() not in grammar().stops and not _verb(noun)
        every = _headed(answer, noun) if counted else []
        if counted and not every and noun.lower().rstrip("s") not in before.lower():
            return ""
        every = every or items(answer)
        if len(every) < 2 or abs(rank) > len(every):
            return ""
        item = every[rank - 1 if rank > 0 else rank]
        end = found.end(3) if counted else found.end(2)
        rest = f"{question[: found.start()]}{question[end:]}"
        if not any(t.text[0].isalnum() for t in tokens(rest)):
            return f"{_ABOUT} {_quoted(item)}"
        held = "de " if found[1][0] in "dD" else "" if found[1][0] in "lL" else "à "
        return f"{question[: found.start()]}{held}{_quoted(item)}{question[end:]}"
    return ""


def items(answer: str) -> list[str]:
    """What names each: bullets, or the parts of a sentence that lists."""
    lines = [_MARKS.sub("", line) for line in answer.splitlines()]
    bullets = [found[1] for line in lines if (found := _BULLET.match(line))]
    listed = [part for part in _parts(bullets[0]) if part] if bullets else []
    if len(listed) > _LISTS:
        return listed
    if len(bullets) > 1:
        return [_name(bullet) for bullet in bullets]
    sentence = re.split(r"(?<=[^\W\d_]{3})[.!?](?:\s|$)", " ".join(lines).strip())[0]
    told = re.sub(r"\([^)]*\)", "", sentence.rpartition(" : ")[2])
    parts = [part.strip() for part in _SPLIT.split(told) if part.strip()]
    short = all(len(part.split()) <= _LONGEST for part in parts)
    return parts if len(parts) > 1 and short else []


def _headed(answer: str, noun: str) -> list[str]:
    """The lines above bullets that are such a thing: « Fiche 2-2 — Favoriser la mobilité : »."""
    heads = [line.rstrip(" :") for line in answer.splitlines() if line.rstrip().endswith(" :")]
    stem = noun.lower().rstrip("s")
    return [head.replace("…", "") for head in heads if head.lower().startswith(stem)]


def _parts(bullet: str) -> list[str]:
    """« **Financeurs** : État ; Région ; Ville »: a list in one bullet."""
    parts = [part.strip() for part in plain(bullet).partition(" : ")[2].split(" ; ")]
    return parts if all(len(part.split()) <= _LONGEST for part in parts) else []


def _name(bullet: str) -> str:
    bold = re.match(r"\*\*(.+?)\*\*(?:\s*:\s*(.+))?", bullet)
    text = bullet if not bold else bold[1]
    if bold and bold[2] and len(bold[1].split()) > _LABEL:
        text = bold[2]
    quoted = re.search(r"«\s*([^»]+?)\s*»", text)
    if quoted and len(text.split()) > _LONGEST:
        return quoted[1]
    head = re.split(r"\s+:\s+|[;.(]\s*|,\s", plain(text))[0]
    return " ".join(head.split()[:_LONGEST]).strip(" :…")


def _verb(word: str) -> bool:
    return grammar().is_verb(word)


def _quoted(item: str) -> str:
    return f"« {item.strip('«» ')} »"
