"""A quote is shown only where its words stand on the page, and boxed exactly there."""

from hypothesis import given
from hypothesis import strategies as st

from assistant.quotes import locate
from ingest.model import Box, PageText


def page(*lines: str, number: int = 1, x: float = 0.0) -> PageText:
    """One line a string, words 0.05 wide."""
    words, boxes = [], []
    for row, line in enumerate(lines):
        for column, word in enumerate(line.split()):
            words.append(word)
            left = x + column * 0.05
            boxes.append((left, row * 0.1, left + 0.04, row * 0.1 + 0.05))
    return PageText(number, "", 595.0, 842.0, tuple(words), tuple(boxes))


def test_a_quote_is_boxed_line_by_line_around_its_words_only():
    found = locate(
        "mobilité des demandeurs", [page("Favoriser la mobilité", "des demandeurs d'emploi")]
    )
    assert found is not None
    assert found.pages == (1,)
    assert [(round(b.x0, 2), round(b.x1, 2), b.y0) for b in found.boxes] == [
        (0.10, 0.14, 0.0),
        (0.0, 0.09, 0.1),
    ]


def test_the_gap_between_two_cells_of_a_row_is_not_boxed():
    left = page("créer un atelier")
    sheet = PageText(
        1,
        "",
        595.0,
        842.0,
        (*left.words, "Ville", "État"),
        (*left.boxes, (0.5, 0.0, 0.54, 0.05), (0.55, 0.0, 0.59, 0.05)),
    )
    found = locate("créer un atelier Ville État", [sheet])
    assert found is not None
    assert [(round(box.x0, 2), round(box.x1, 2)) for box in found.boxes] == [
        (0.0, 0.14),
        (0.5, 0.59),
    ]


def test_a_word_cut_at_the_line_end_is_found_whole():
    for cut in ("trans-", "trans\u00ad", "trans\ufffe", "trans\u0002"):
        found = locate("la transition écologique", [page(f"pour la {cut}", "ition écologique")])
        assert found is not None, cut
        assert len(found.boxes) == 2


def test_other_case_accents_or_figures_are_not_the_quote():
    sheet = page("Taux de pauvreté : 36,5 % à Évry")
    assert locate("Taux de pauvreté : 36,5 %", [sheet])
    assert locate("taux de pauvreté : 36,5 %", [sheet]) is None
    assert locate("Taux de pauvrete : 36,5 %", [sheet]) is None
    assert locate("Taux de pauvreté : 35,6 %", [sheet]) is None


def test_part_of_a_word_is_not_a_quote():
    assert locate("art", [page("la part des jeunes")]) is None
    assert locate("36", [page("soit 136 jeunes")]) is None
    assert locate("des jeunes", [page("la part des jeunes.")])


def test_a_sentence_over_two_pages_skips_the_foot_and_the_head_between():
    first = page("Les villes gèrent", "Pied de page 12", number=12)
    second = page("Accusé de réception", "le lien avec les porteurs", number=13)
    lines = [Box(12, 0, 0.0, 1, 0.05), Box(13, 0, 0.1, 1, 0.15)]
    quote = "Les villes gèrent le lien avec les porteurs"
    assert locate(quote, [first, second]) is None
    found = locate(quote, [first, second], lines)
    assert found is not None
    assert found.pages == (12, 13)


def test_of_two_places_the_one_in_the_passage_is_boxed():
    sheet = page("Etat, Région", "autre chose", "Etat, Région")
    found = locate("Etat, Région", [sheet], [Box(1, 0, 0.2, 1, 0.25)])
    assert found is not None
    assert found.boxes[0].y0 == 0.2


def test_nothing_is_not_a_quote():
    assert locate("", [page("mot")]) is None
    assert locate(" - ", [page("mot")]) is None


words = st.lists(st.text("abcdéè'12", min_size=1, max_size=6), min_size=1, max_size=40)


@given(words, st.data())
def test_any_run_of_words_is_found_with_a_box_over_each(text, data):
    lines = [" ".join(text[at : at + 7]) for at in range(0, len(text), 7)]
    first = data.draw(st.integers(0, len(text) - 1))
    last = data.draw(st.integers(first, len(text) - 1))
    sheet = page(*lines)
    found = locate(" ".join(text[first : last + 1]), [sheet])
    assert found is not None
    assert 1 <= len(found.boxes) <= len(lines)
    assert all(0 <= b.x0 < b.x1 <= 1 and b.page == 1 for b in found.boxes)
