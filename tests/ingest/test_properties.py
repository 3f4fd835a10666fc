"""What holds whatever the text, the table, the name or the page (hypothesis)."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest.blocks import join_lines
from ingest.hyphens import Joiner
from ingest.model import Grid, Line, Style, Word
from ingest.names import shown
from ingest.pdf import read_pages
from ingest.upright import Turn
from tests.pdfs import Sheet, make_pdf

STYLE = Style("Helvetica", 11.0, False, False, 0)
SLOW = settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)

CELL_WORDS = "action budget ville la de sur cadre un en fiche axe aide".split()

words = st.text("abcdefghijklmnopqrstuvwxyzéèàç'", min_size=1, max_size=12)
texts = st.lists(words, min_size=1, max_size=6)


def line(number: int, content: list[str], broken: bool) -> Line:
    if broken:
        content = [*content[:-1], content[-1] + "-"]
    y = 14.0 * number
    placed = [Word(w, 50 + 40 * i, y, 85 + 40 * i, y + 11, STYLE) for i, w in enumerate(content)]
    text = " ".join(content)
    x1 = placed[-1].x1
    return Line(1, placed, text, 50, y, x1, y + 11, 11, False, False, 0, broken=broken)


@given(st.lists(st.tuples(texts, st.booleans()), min_size=1, max_size=8))
def test_joined_lines_keep_every_letter_in_its_place(content: list[tuple[list[str], bool]]) -> None:
    lines = [line(number, *part) for number, part in enumerate(content)]
    text, spans = join_lines(lines, Joiner({}))
    letters = "".join(part.text for part in lines).replace("-", "").replace(" ", "")
    assert text.replace("-", "").replace(" ", "") == letters
    assert "  " not in text
    assert [owner for _, _, owner in spans] == lines
    ends = [(start, end) for start, end, _ in spans]
    assert all(0 <= start <= end <= len(text) for start, end in ends)
    assert ends == sorted(ends)
    for place, (start, end, owner) in enumerate(spans):
        mended = owner.broken or (place and lines[place - 1].broken)
        if not mended:
            assert text[start:end] == owner.text


@given(words, words, st.sets(words))
def test_a_mended_word_is_its_halves_with_or_without_a_hyphen(
    left: str, right: str, known: set[str]
) -> None:
    joined = Joiner(dict.fromkeys(known, 1)).join(left + "-", right)
    kept = f"{left}- {right}" if right in ("et", "ou") else f"{left}-{right}"
    assert joined in (left + right, kept)


@st.composite
def tables(draw: st.DrawFn) -> tuple[list[float], list[list[str]], float]:
    columns = draw(st.integers(2, 4))
    # Wide enough for two words: one that runs out of its cell stands in the next.
    widths = draw(st.lists(st.floats(80, 120), min_size=columns, max_size=columns))
    rows = draw(st.integers(2, 6))
    # Words of French: a page of gibberish is taken for a bad text layer, and recognised.
    cell = st.lists(st.sampled_from(CELL_WORDS), min_size=1, max_size=2)
    content = [[" ".join(draw(cell)) for _ in range(columns)] for _ in range(rows)]
    return widths, content, draw(st.floats(60, 300))


@SLOW
@given(tables())
def test_a_ruled_table_keeps_every_word_in_its_cell(
    table: tuple[list[float], list[list[str]], float],
) -> None:
    widths, content, top = table

    def draw(sheet: Sheet) -> None:
        sheet.table(50, top, widths, content)

    with tempfile.TemporaryDirectory() as folder:
        (page,) = read_pages(make_pdf(Path(folder) / "t.pdf", draw))
    (grid,) = [item for item in page.items if isinstance(item, Grid)]
    assert (grid.rows, grid.columns) == (len(content), len(widths))
    found = {(cell.row, cell.column): cell.text for cell in grid.cells}
    assert found == {(r, c): text for r, row in enumerate(content) for c, text in enumerate(row)}


@given(st.text())
def test_a_name_is_shown_on_one_line(name: str) -> None:
    try:
        told = shown(name)
    except UnicodeEncodeError:  # a lone surrogate that no disk gives
        return
    assert told == shown(told)
    assert told.isprintable()
    told.encode()


shares = st.floats(0.05, 0.9)


@given(st.sampled_from([0, 90, 180, 270]), st.floats(-4, 4), shares, shares, st.floats(0.005, 0.05))
def test_boxes_stay_on_the_page_and_keep_their_size(
    quarter: int, skew: float, x: float, y: float, size: float
) -> None:
    turn = Turn(quarter, skew, 595.0, 842.0)
    x0, y0, x1, y1 = turn.displayed(x, y, x + size, y + size)
    assert 0 <= x0 <= x1 <= 1
    assert 0 <= y0 <= y1 <= 1
    if not skew:
        back = Turn(-quarter % 360, 0.0, *turn.displayed_size(595.0, 842.0))
        again = back.displayed(x0, y0, x1, y1)
        assert (
            max(abs(a - b) for a, b in zip(again, (x, y, x + size, y + size), strict=True)) < 1e-4
        )
