"""What a partner commits itself to, when it alone is asked about."""

from __future__ import annotations

from assistant.pledges import Pledges
from assistant.units import ScoredUnit
from ingest.model import Passage, Unit
from ingest.records.model import Engagement, Partenaire, Source


def engagement(passage_id: str, start: int, end: int) -> Engagement:
    source = Source(passage_id, start, end, (1,), "")
    return Engagement(
        f"{passage_id}-{start}", "d", (Partenaire("la CAF", "CAF"),), "…", source, explicit=True
    )


def scored(order: int, score: float) -> ScoredUnit:
    text = "Soutenir les familles"
    passage = Passage(
        id=f"p{order}", document_id="d", order=order, section=0, kind="text", text=text,
        locator="", path=(), context="", pages=(1,), boxes=(),
        units=(Unit("sentence", 0, len(text)),), tokens=3,
    )  # fmt: skip
    return ScoredUnit(passage, 0, 0, score, 1.0, order)


def test_what_the_partner_commits_to_comes_before_what_is_said_of_it() -> None:
    pledges = Pledges("CAF", "", (engagement("p1", 0, 10),))
    assert [u.passage.id for u in pledges.lifted([scored(0, 1.0), scored(1, 0.8)])] == ["p1", "p0"]


def test_an_engagement_elsewhere_in_the_passage_lifts_nothing() -> None:
    pledges = Pledges("CAF", "", (engagement("p1", 90, 99),))
    assert [u.passage.id for u in pledges.lifted([scored(0, 1.0), scored(1, 0.8)])] == ["p0", "p1"]


def test_how_many_there_are_is_said_when_there_are_several() -> None:
    assert Pledges("CAF", "", (engagement("p1", 0, 9),)).note() == ""
    assert (
        "2 engagements" in Pledges("CAF", "", tuple(engagement("p1", i, 9) for i in (0, 1))).note()
    )
