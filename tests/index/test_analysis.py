from __future__ import annotations

import itertools
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.analysis import analyse, fold, tokens


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("creche", "crèches"),
        ("financé", "finance"),
        ("financees", "financée"),
        ("financiers", "financer"),
        ("Emplois", "emploi"),
        ("ÉLUS", "élue"),
        ("mobilites", "mobilité"),
        ("matieres", "matière"),
        ("identification", "identifié"),
        ("cœur", "coeurs"),
        ("l’école", "ecoles"),
        ("jusqu'à l'emploi", "emploi"),
        ("habitant·e·s", "habitants"),
        ("chargé(e)s", "charge"),
        ("directeur.rice.s", "directeurs"),
        ("C.A.F.", "CAF"),
        ("article 1er", "article 1"),
        ("fiche n°2-2", "fiche 2.2"),
        ("10 500", "10500"),
        ("10\u202f500", "10.500"),
        ("2,5 %", "2,5"),
    ],
)
def test_two_spellings_of_one_thing_are_one_term(one: str, other: str) -> None:
    assert analyse(one) == analyse(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("mobilier", "mobilité"), ("quart", "quartier"), ("loi", "loisir"), ("2,5", "25")],
)
def test_different_things_stay_apart(one: str, other: str) -> None:
    assert analyse(one) != analyse(other)


def test_accents_that_stand_apart_from_their_letters_are_read() -> None:
    assert analyse(unicodedata.normalize("NFD", "médiathèques")) == analyse("médiathèque")


def test_hyphenated_names_are_found_by_their_parts() -> None:
    assert analyse("Choisy-le-Roi") == analyse("choisy roi")
    assert analyse("2019-2022") == ["2019", "2022"]
    assert analyse("16-25 ans")[:2] == ["16", "25"]


def test_words_that_say_nothing_are_left_out() -> None:
    assert analyse("Qu'est-ce que c'est, et pour qui aujourd'hui ?") == []
    assert analyse("en été") == ["ete"]


def test_tokens_know_where_they_stand() -> None:
    text = "L’aide s'élève à 10 500 € pour les chargé(e)s."
    assert [text[token.start : token.end] for token in tokens(text)] == [
        "aide", "élève", "10 500", "chargé(e)s",
    ]  # fmt: skip


@given(st.text(alphabet=st.sampled_from("aéèïœ'’ -.·()0123456789lLdÉe\u0301\n%°n"), max_size=60))
def test_any_text_is_analysed_the_same_with_and_without_spans(text: str) -> None:
    found = tokens(text)
    assert [token.term for token in found] == analyse(text)
    assert all(a.end <= b.start for a, b in itertools.pairwise(found))


@given(st.text(alphabet="aàâäbcçdeéèêëfghiîïjklmnoôöpqrstuùûüvwxyÿzœÉÀÇŒ", max_size=30))
def test_a_question_without_accents_means_the_same(word: str) -> None:
    assert analyse(word) == analyse(fold(word))
