"""Words cut at a line's end."""

from __future__ import annotations

from collections import Counter

import pytest

from ingest.hyphens import Joiner

WORDS = Counter(
    {
        "développement": 4,
        "Choisy-le-Roi": 3,
        "rez-de-chaussée": 2,
        "l’accompagnement,": 2,
        "socio-économiques": 1,
        "économique": 9,
        "vis-à-vis": 2,
        "porte": 5,
        "parole": 4,
        "à": 50,
        "dire": 3,
        "aujourd’hui": 2,
        "trouvait": 2,
        "développe-": 1,
        "ment": 1,
    }
)


@pytest.mark.parametrize(
    ("left", "right", "whole"),
    [
        ("développe-", "ment,", "développement,"),
        ("(développe-", "ment)", "(développement)"),
        ("d’accompa-", "gnement", "d’accompagnement"),
        ("inter-", "ministérielle", "interministérielle"),
        ("socio-écono-", "mique", "socio-économique"),
        ("DÉVELOPPE-", "MENT", "DÉVELOPPEMENT"),
        ("hypo\u2010", "thèse", "hypothèse"),
        ("qu’au-", "jourd’hui", "qu’aujourd’hui"),
        ("trou-", "vait-il", "trouvait-il"),
        ("porte-", "ment", "portement"),
    ],
)
def test_a_cut_word_is_made_whole(left: str, right: str, whole: str) -> None:
    assert Joiner(WORDS).join(left, right) == whole


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Choisy-le-", "Roi"),
        ("CHOISY-LE-", "ROI"),
        ("Seine-", "Amont"),
        ("2013-", "2015"),
        ("Covid-", "19"),
        ("rez-de-", "chaussée,"),
        ("c’est-à-", "dire"),
        ("vis-à-", "vis"),
        ("celui-", "ci"),
        ("porte-", "parole"),
    ],
)
def test_a_name_or_a_compound_keeps_its_hyphen(left: str, right: str) -> None:
    assert Joiner(WORDS).join(left, right) == left + right


def test_a_word_that_waits_for_its_other_half_is_not_joined() -> None:
    assert Joiner(WORDS).join("micro-", "et") == "micro- et"


def test_half_words_are_no_evidence() -> None:
    halves = Counter({"compo-": 3, "sition": 3})
    assert Joiner(halves).join("compo-", "sition") == "composition"
