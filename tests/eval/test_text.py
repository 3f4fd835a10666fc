import pytest

from eval.text import fold, said, share_found, stands_in


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("L’État s’engage", "l'etat s'engage"),
        ("10\u00a0500 €", "10 500 €"),
        ("Choisy\u2011le\u2011Roi", "CHOISY-LE-ROI"),
        ("cœur de ville", "coeur de ville"),
        ("l’eﬃcacité", "l'efficacité"),
        ("fiche nº 2", "fiche n° 2"),
        ("poli\u00adtique", "politique"),
        ("e\u0301ducation", "éducation"),
    ],
)
def test_typographic_variants_fold_to_the_same_words(one: str, other: str) -> None:
    assert fold(one) == fold(other)


def test_accents_and_case_are_folded_but_not_numbers() -> None:
    assert fold("Été 2019-2022 : 2,5 %") == ["ete", "2019", "2022", "2", "5"]


def test_a_quote_stands_at_sixty_percent_of_its_four_word_sequences() -> None:
    quote = fold("un deux trois quatre cinq six sept huit")  # five sequences
    assert share_found(quote, fold("un deux trois quatre cinq six")) == pytest.approx(3 / 5)
    assert stands_in(quote, fold("un deux trois quatre cinq six"))
    assert not stands_in(quote, fold("un deux trois quatre cinq"))


def test_a_short_quote_stands_whole_or_not_at_all() -> None:
    assert stands_in(fold("crédits ANCT"), fold("les crédits ANCT et autres"))
    assert not stands_in(fold("crédits ANCT"), fold("les crédits de l'ANCT"))
    assert not stands_in([], fold("les crédits"))


def test_a_fact_is_said_in_whole_words_only() -> None:
    assert said("Caf", fold("la CAF du Val-de-Marne"))
    assert not said("31", fold("en 2031"))
    assert not said("17 %", fold("117 %"))
    assert not said("", fold("rien"))
