from pathlib import Path

import pytest

from index.analysis import analyse
from prompts.acronyms import AcronymError, Acronyms, Sigle, load_acronyms, read_sigles
from prompts.lexicon import load_lexicon

WELL_KNOWN = "CAF EPT QPV NPNRU PLIE CLAS CLSPD GUSP TFPB FLE CPAM PMI REAAP FONJEP FIPD CEJ SIAE"


@pytest.fixture(scope="module")
def acronyms() -> Acronyms:
    return load_acronyms(analyse)


def said(acronyms: Acronyms, text: str) -> set[str]:
    return {expansion.phrase for expansion in acronyms.expand(text)}


def test_the_base_holds_the_acronyms_of_the_field(acronyms: Acronyms) -> None:
    assert len({sigle.acronym for sigle in acronyms.sigles}) >= 400
    for acronym in WELL_KNOWN.split():
        assert acronyms.meanings(acronym), acronym


def test_every_acronym_and_every_meaning_meets_the_other(acronyms: Acronyms) -> None:
    for sigle in acronyms.sigles:
        assert sigle.expansion in said(acronyms, sigle.acronym)
        assert sigle.acronym in said(acronyms, sigle.expansion), sigle.expansion


@pytest.mark.parametrize("text", ["que fait la caf ?", "la C.A.F. paie", "les CAFs", "La Caf"])
def test_an_acronym_is_known_however_it_is_typed(acronyms: Acronyms, text: str) -> None:
    assert "Caisse d'allocations familiales" in said(acronyms, text)


def test_words_meet_their_acronym_in_the_plural_and_without_accents(acronyms: Acronyms) -> None:
    assert "CLSPD" in said(
        acronyms, "les conseils locaux de securite et de prevention de la delinquance"
    )


@pytest.mark.parametrize(
    "text", ["les 16-25 ans", "des élèves plus jeunes", "le cap de 2030", "un pré vert"]
)
def test_a_common_word_is_not_an_acronym(acronyms: Acronyms, text: str) -> None:
    assert said(acronyms, text) == set()


def test_an_acronym_that_is_also_a_word_is_known_in_capitals(acronyms: Acronyms) -> None:
    assert "Agence nationale du sport" in said(acronyms, "Que finance l'ANS ?")


def test_an_acronym_with_two_meanings_gives_both(acronyms: Acronyms) -> None:
    assert {sigle.expansion for sigle in acronyms.meanings("CLS")} == {
        "contrat local de santé",
        "contrat local de sécurité",
    }


def test_places_are_those_of_the_lexicon(acronyms: Acronyms) -> None:
    question = "Dans les Q.P.V., que fait l'EPT ?"
    tokens = load_lexicon(analyse).tokens(question)
    places = {e.at for e in acronyms.expand(question)}
    assert [[tokens[place] for place in at] for at in sorted(places)] == [["qpv"], ["ept"]]


def test_a_documents_acronyms_are_added_and_known_ones_kept_once(acronyms: Acronyms) -> None:
    joined = acronyms.joined(
        [
            Sigle("FRJ", "Fonds de la République joyeuse"),
            Sigle("PRE", "Programmes de Réussite Éducative"),
        ]
    )
    assert said(joined, "le FRJ") == {"Fonds de la République joyeuse"}
    assert joined.meanings("PRE") == acronyms.meanings("PRE")
    assert not acronyms.meanings("FRJ")


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ("[organisme]\nCAF Caisse", "ligne 2 : il manque un sigle"),
        ("CAF: Caisse", "ligne 1 : « CAF » n'est rangé sous aucune sorte"),
        ("[organisme]\nCAF: Caisse\ncaf: Centre", "ligne 3 : « caf » se trouve déjà à la ligne 2"),
        ("[organisme]\nCAF:", "ligne 2 : il manque ce que le sigle veut dire"),
        ("[organisme]\nCAF: Caisse;", "ligne 2 : il manque ce que le sigle veut dire"),
        ("[organisme]\nCAF: Caf", "ligne 2 : « CAF » ne veut dire que lui-même"),
        ("[organisme]\nCAF: Caisse; caisse", "ligne 2 : un sens est écrit deux fois"),
    ],
)
def test_a_faulty_line_is_named(tmp_path: Path, lines: str, message: str) -> None:
    path = tmp_path / "sigles.txt"
    path.write_text(lines, encoding="utf-8")
    with pytest.raises(AcronymError) as error:
        read_sigles(path)
    assert message in str(error.value)
