from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from index.analysis import analyse
from prompts.lexicon import Lexicon, LexiconError, load_lexicon, read_concepts


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return load_lexicon(analyse)


def written(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    return folder


def said(lexicon: Lexicon, question: str) -> set[str]:
    return {expansion.phrase for expansion in lexicon.expand(lexicon.tokens(question))}


def test_the_files_hold_well_over_a_thousand_concepts(lexicon: Lexicon) -> None:
    assert len(lexicon.concepts) >= 1_000


def test_no_key_is_expanded_by_itself(lexicon: Lexicon) -> None:
    for concept in lexicon.concepts:
        for key in concept.keys:
            for expansion in lexicon.expand(lexicon.tokens(key)):
                assert list(expansion.terms) != analyse(key), concept.place


def test_every_expansion_leaves_words_to_search(lexicon: Lexicon) -> None:
    empty = [
        f"{concept.place} : {term}"
        for concept in lexicon.concepts
        for term in concept.terms
        if not analyse(term)
    ]
    assert not empty


@pytest.mark.parametrize(
    ("question", "phrase"),
    [
        ("Comment une maman seule peut-elle s'en sortir ?", "familles monoparentales"),
        ("Y a-t-il du boulot pour les jeunes ?", "insertion professionnelle"),
        ("Qui aide à remplir ses papiers ?", "écrivain public"),
        ("on n'a pas de mutuelle", "complémentaire santé solidaire"),
        ("Les toubibs s'en vont", "professionnels de santé"),
        ("Mon voisin ne sait ni lire ni écrire", "illettrisme"),
        ("qu'est-ce qui est fait contre les passoires", "rénovation thermique"),
    ],
)
def test_words_of_daily_life_meet_those_of_administrations(
    lexicon: Lexicon, question: str, phrase: str
) -> None:
    assert phrase in said(lexicon, question)


def test_the_longest_key_keeps_its_words(tmp_path: Path) -> None:
    folder = written(tmp_path, a="taxe: fiscalité\ntaxe foncière: TFPB; abattement\n")
    lexicon = load_lexicon(analyse, folder)
    assert said(lexicon, "la taxe foncière") == {"TFPB", "abattement"}
    assert said(lexicon, "la taxe") == {"fiscalité"}


def test_a_function_word_changes_what_a_key_means(tmp_path: Path) -> None:
    folder = written(tmp_path, a="papiers: démarches\nsans papiers: droit des étrangers\n")
    lexicon = load_lexicon(analyse, folder)
    assert said(lexicon, "refaire ses papiers") == {"démarches"}
    assert said(lexicon, "les sans-papiers") == {"droit des étrangers"}


def test_keys_of_one_stem_are_merged_and_share_the_weight(tmp_path: Path) -> None:
    folder = written(tmp_path, a="docteur: médecin\n", b="docteurs: offre de soins\n")
    expansions = load_lexicon(analyse, folder).expand(["docteur"])
    assert [(e.phrase, e.weight) for e in expansions] == [
        ("médecin", 0.5),
        ("offre de soins", 0.5),
    ]


def test_weights_fall_with_the_number_and_the_length_of_expansions(tmp_path: Path) -> None:
    folder = written(tmp_path, a="boulot: emploi; insertion professionnelle; activité; métier\n")
    weights = {e.phrase: e.weight for e in load_lexicon(analyse, folder).expand(["boulot"])}
    assert weights["emploi"] == pytest.approx(0.5)
    assert weights["insertion professionnelle"] == pytest.approx(1 / 8**0.5)


def test_a_synonym_works_both_ways_and_an_everyday_word_one_way(tmp_path: Path) -> None:
    folder = written(tmp_path, a="mutuelle = complémentaire santé\ntoubib: médecin\n")
    lexicon = load_lexicon(analyse, folder)
    assert said(lexicon, "une mutuelle") == {"complémentaire santé"}
    assert said(lexicon, "la complémentaire santé") == {"mutuelle"}
    assert said(lexicon, "un toubib") == {"médecin"}
    assert said(lexicon, "un médecin") == set()


def test_spans_tell_which_words_of_the_question_were_understood(tmp_path: Path) -> None:
    lexicon = load_lexicon(analyse, written(tmp_path, a="maman seule: monoparentale\n"))
    tokens = lexicon.tokens("Pour une maman seule")
    (expansion,) = lexicon.expand(tokens)
    assert [tokens[place] for place in expansion.at] == ["maman", "seul"]


def test_a_key_s_words_may_stand_apart_in_any_order(tmp_path: Path) -> None:
    lexicon = load_lexicon(analyse, written(tmp_path, a="logement surpeuplé: suroccupation\n"))
    assert said(lexicon, "Surpeuplé à ce point, un logement est-il digne ?") == {"suroccupation"}
    assert said(lexicon, "un logement que l'on dit souvent surpeuplé") == {"suroccupation"}
    far = "Un logement dont chacun sait depuis longtemps dans la ville entière combien surpeuplé"
    assert not said(lexicon, far)


def test_a_longer_key_keeps_its_words_from_shorter_ones(tmp_path: Path) -> None:
    lines = "garde d'enfants le soir: horaires atypiques\ngarde le soir: permanence\n"
    lexicon = load_lexicon(analyse, written(tmp_path, a=lines))
    assert said(lexicon, "la garde d'enfants le soir") == {"horaires atypiques"}


def test_intentions_say_what_kind_of_thing_is_asked(tmp_path: Path) -> None:
    folder = written(
        tmp_path,
        a="[financeur] qui paie: financeurs\n[fréquence] tous les combien: fois par an\n"
        "payer, paie: financer\n",
    )
    lexicon = load_lexicon(analyse, folder)
    tokens = lexicon.tokens("Qui paie, et tous les combien ?")
    assert lexicon.intents(tokens) == ("financeur", "frequence")
    assert lexicon.intents(lexicon.tokens("Faut-il payer ?")) == ()


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("boulot emploi", "il manque « : » ou « = »"),
        (": emploi", "il manque un mot avant"),
        ("boulot:", "il manque un terme après"),
        ("boulot, : emploi", "une virgule de trop"),
        ("boulot: emploi;", "un point-virgule de trop"),
        ("boulot: emploi; Emploi", "un terme est écrit deux fois"),
        ("boulot, Boulot: emploi", "un mot est écrit deux fois"),
        ("emploi: Emploi", "n'a pas d'autre terme que lui-même"),
        ("[financer] qui paie: financeurs", "l'intention « financer » est inconnue"),
        ("[financeur] qui paie = financeurs", "une intention s'écrit avec « : »"),
    ],
)
def test_a_faulty_line_is_named_with_its_file(tmp_path: Path, line: str, message: str) -> None:
    folder = written(tmp_path, travail=f"# titre\n{line}\n")
    with pytest.raises(LexiconError, match=r"travail\.txt, ligne 2") as error:
        read_concepts(folder)
    assert message in str(error.value)


def test_a_word_in_two_places_is_refused_with_both(tmp_path: Path) -> None:
    folder = written(tmp_path, a="boulot: emploi\n", b="\nBoulot: travail\n")
    with pytest.raises(LexiconError, match=r"b\.txt, ligne 2 : « Boulot » .* a\.txt, ligne 1"):
        read_concepts(folder)


def test_a_key_that_only_looks_like_a_function_word_is_not_one(tmp_path: Path) -> None:
    folder = written(tmp_path, a="danse: pratiques artistiques\n")
    lexicon = load_lexicon(analyse, folder)
    assert said(lexicon, "des cours de danse") == {"pratiques artistiques"}
    assert said(lexicon, "que se passe-t-il dans le quartier") == set()


def test_every_key_of_the_files_is_understood(lexicon: Lexicon) -> None:
    lost = []
    for concept in lexicon.concepts:
        for key in concept.keys:
            tokens = lexicon.tokens(key)
            if not (lexicon.expand(tokens) or lexicon.intents(tokens)):
                lost.append(f"{concept.place} : {key}")
    assert not lost


def test_an_intention_ou_is_not_the_conjunction_ou(lexicon: Lexicon) -> None:
    assert "lieu" in lexicon.intents(lexicon.tokens("Où sont les crèches ?"))
    assert "lieu" not in lexicon.intents(lexicon.tokens("Les crèches ou les écoles"))


def test_first_questions_asked_at_once_all_get_their_expansions() -> None:
    lexicon = Lexicon(read_concepts(), analyse)
    tokens = lexicon.tokens("Une maman seule sans boulot qui cherche une crèche")
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: lexicon.expand(tokens), range(8)))
    assert len(answers[0]) > 5
    assert all(answer == answers[0] for answer in answers)
