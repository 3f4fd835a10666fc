"""Training of the static encoder, on a few dozen pairs."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import numpy as np
import pytest

from index.analysis import analyse
from index.static import StaticEmbedder
from index.training.data import Example, TrainingData, is_held, read_training_data
from index.training.export import export
from index.training.vocabulary import Encoder, train_vocabulary

torch = pytest.importorskip("torch")

from index.training import teacher  # noqa: E402
from index.training.contrast import PairSet, draw, groups  # noqa: E402  # needs torch
from index.training.prepare import Prepared, fingerprint  # noqa: E402
from index.training.run import Plan, train  # noqa: E402
from index.training.teacher import teach, teachable  # noqa: E402

SUBJECTS = {
    "Où loger ?": "Les logements sociaux du parc locatif",
    "Qui soigne ?": "Les médecins et les infirmiers du centre",
    "Comment apprendre ?": "Les élèves du collège et leurs enseignants",
    "Que faire le soir ?": "Les équipements culturels et sportifs",
}
PAIRS = [
    Example(question, f"{text} numéro {n}", "essai")
    for n in range(8)
    for question, text in SUBJECTS.items()
]


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Prepared:
    texts = [text for pair in PAIRS for text in (pair.left, pair.right)]
    tokenizer = train_vocabulary(texts, 200)
    encoder = Encoder(tokenizer)
    left, right = [p.left for p in PAIRS], [p.right for p in PAIRS]
    pairs = PairSet(
        "pairs", 1, encoder.encode(left), encoder.encode(right), groups(left), groups(right)
    )
    size = tokenizer.get_vocab_size()
    work = tmp_path_factory.mktemp("work")
    return Prepared(tokenizer, [pairs], np.full(size, 1 / size), work)


class Stopped(Exception):
    pass


def plan(steps: int) -> Plan:
    return Plan(steps, batch=16, dimensions=8, checkpoint_every=5)


def quiet(_: str) -> None: ...


def test_the_same_seed_gives_the_same_model_stopped_or_not(
    prepared: Prepared, tmp_path: Path
) -> None:
    def stop(message: str) -> None:
        raise Stopped(message)

    (tmp_path / "straight").mkdir()
    straight = train(prepared, plan(12), tmp_path / "straight", quiet)
    with pytest.raises(Stopped, match="step 5 of 12"):
        train(prepared, plan(12), tmp_path, stop)
    said: list[str] = []
    resumed = train(prepared, plan(12), tmp_path, said.append)
    assert said[0] == "going on from step 5"
    for name, tensor in straight.state().items():
        assert torch.equal(tensor, resumed.state()[name]), name


def test_a_checkpoint_of_another_plan_is_not_gone_on_from(
    prepared: Prepared, tmp_path: Path
) -> None:
    train(prepared, plan(5), tmp_path, quiet)
    said: list[str] = []
    train(prepared, plan(6), tmp_path, said.append)
    assert "going on" not in said[0]


def test_questions_learn_to_meet_their_passages(prepared: Prepared, tmp_path: Path) -> None:
    table = train(prepared, plan(60), tmp_path, quiet)
    export(
        tmp_path / "model", prepared.tokenizer, table.vectors.numpy(), table.weights.exp().numpy()
    )
    embedder = StaticEmbedder(tmp_path / "model")
    passages = embedder.embed_texts(list(SUBJECTS.values()))
    nearest = (embedder.embed_texts(list(SUBJECTS)) @ passages.T).argmax(axis=1)
    assert nearest.tolist() == [0, 1, 2, 3]


def test_pairs_that_share_a_text_are_no_counterexamples(prepared: Prepared) -> None:
    batch = draw(prepared.sets[0], 16, np.random.default_rng(0))
    same = np.array([[np.array_equal(a, b) for b in batch.left] for a in batch.left])
    np.fill_diagonal(same, False)
    assert same.any()
    assert np.array_equal(batch.confused.numpy(), same)


def test_held_pairs_share_no_passage_with_the_others(tmp_path: Path) -> None:
    rows = [f"question {n % 7} {n}\tpassage {n // 2}\tessai" for n in range(400)]
    for table in ("pairs", "parallel", "paraphrases", "synonyms"):
        with gzip.open(tmp_path / f"{table}.tsv.gz", "wt", encoding="utf-8") as lines:
            lines.write("\n".join(rows if table == "pairs" else ["a\tb\tessai"]) + "\n")
    data = read_training_data(tmp_path)
    held = {pair.right for pair in data.held_pairs}
    assert len(data.pairs) + len(data.held_pairs) == 400
    assert 0 < len(data.held_pairs) < 80
    assert held.isdisjoint(pair.right for pair in data.pairs)
    assert all(map(is_held, held))


def test_a_line_without_three_columns_is_named(tmp_path: Path) -> None:
    with gzip.open(tmp_path / "pairs.tsv.gz", "wt", encoding="utf-8") as lines:
        lines.write("a\tb\tessai\nseule\n")
    with pytest.raises(ValueError, match=r"pairs.tsv.gz, line 2: 1 columns"):
        read_training_data(tmp_path)


def test_an_interrupted_teacher_is_not_asked_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sentences = ["a house", "two houses", "a school"]
    folder = tmp_path / "teacher"
    folder.mkdir()
    ordered = sorted(sentences, key=lambda sentence: (len(sentence), sentence))
    (folder / "0.json").write_text(json.dumps(["no-such-model", *ordered]))
    np.save(folder / "0.npy", np.array([[1, 0, 0, 1], [0, 1, 0, 0], [0, 0, 1, 0]], np.float16))
    vectors = teach(["a school", *sentences], "no-such-model", 2, tmp_path, quiet)
    assert vectors.shape == (4, 2)
    assert vectors[0] == pytest.approx(vectors[3])
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1, abs=1e-5)

    def start(model: str) -> None:
        raise Stopped(model)

    monkeypatch.setattr(teacher, "_encoder", start)
    with pytest.raises(Stopped, match="another-model"):
        teach(sentences, "another-model", 2, tmp_path, quiet)


def test_other_text_or_another_teacher_starts_afresh() -> None:
    def text(french: str) -> TrainingData:
        return TrainingData([Example("loyer", french, "essai")], [], [], [], [])

    known = fingerprint(text("Le loyer"), "one")
    assert known == fingerprint(text("Le loyer"), "one")
    assert (
        len({known, fingerprint(text("Le bail"), "one"), fingerprint(text("Le loyer"), "x")}) == 3
    )


def test_the_vocabulary_is_made_of_the_terms_of_the_index() -> None:
    tokenizer = train_vocabulary(["Les crèches et les écoles"] * 3, 60)
    assert set(analyse("crèche école")) <= set(tokenizer.get_vocab())


def test_canadian_law_and_long_sentences_are_not_taught() -> None:
    kept = Example("A house.", "Une maison.", "tatoeba")
    law = Example("An Act.", "Une loi.", "canlaws_title")
    long = Example("word " * 30, "mot " * 30, "tatoeba")
    assert teachable([kept, law, long]) == [kept]
