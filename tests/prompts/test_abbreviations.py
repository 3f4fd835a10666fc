from pathlib import Path

import pytest

from prompts.abbreviations import AbbreviationError, load_abbreviations


@pytest.mark.parametrize(
    ("typed", "whole"),
    [
        ("les bd et av. du quartier", "les boulevard et avenue du quartier"),
        ("à St-Machin", "à Saint-Machin"),
        ("quel pb ds le quartier ?", "quel problème dans le quartier ?"),
        ("nb d'hab.", "nombre d'habitants"),
        ("Dépt et dpt", "Département et département"),
    ],
)
def test_what_people_shorten_is_written_out(typed: str, whole: str) -> None:
    assert load_abbreviations().written_out(typed) == whole


@pytest.mark.parametrize(
    "text", ["les stages", "une pbm", "l'avenir des places", "16-25 ans", "le DS et les PR"]
)
def test_the_beginning_of_a_word_is_no_abbreviation(text: str) -> None:
    assert load_abbreviations().written_out(text) == text


def test_accents_may_be_left_out() -> None:
    assert load_abbreviations().written_out("resid") == "résidence"


@pytest.mark.parametrize("line", ["bd boulevard", "bd:", ", bld: boulevard", "bd: x\nbd: y"])
def test_a_faulty_line_is_named(tmp_path: Path, line: str) -> None:
    path = tmp_path / "abreviations.txt"
    path.write_text(line, encoding="utf-8")
    with pytest.raises(AbbreviationError, match=r"abreviations\.txt, ligne [12]"):
        load_abbreviations(path)
