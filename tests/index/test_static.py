"""The default embedder: the French static model that ships with the library."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from index.embedders import load_embedder
from index.errors import EmbedderError
from index.static import MODEL, StaticEmbedder


@pytest.fixture(scope="module")
def embedder() -> StaticEmbedder:
    return StaticEmbedder()


def nearest(embedder: StaticEmbedder, question: str, texts: list[str]) -> str:
    return texts[int(np.argmax(embedder.embed_texts(texts) @ embedder.embed_query(question)))]


def test_the_shipped_model_is_the_default(embedder: StaticEmbedder) -> None:
    assert load_embedder().name == embedder.name
    assert embedder.name.startswith("statique-fr-")


def test_vectors_are_of_length_one(embedder: StaticEmbedder) -> None:
    vectors = embedder.embed_texts(["Le loyer des logements sociaux.", "Les crèches de la ville"])
    assert vectors.shape == (2, embedder.dimensions)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx([1, 1], abs=1e-5)


def test_case_and_missing_accents_cost_nothing(embedder: StaticEmbedder) -> None:
    written = embedder.embed_query("Où sont les crèches de l'État ?")
    typed = embedder.embed_query("ou sont les creches de l'etat")
    assert written @ typed == pytest.approx(1, abs=1e-5)


def test_a_text_without_words_is_a_vector_of_zeros(embedder: StaticEmbedder) -> None:
    vectors = embedder.embed_texts(["", "…", "la et de", "logement"])
    assert np.linalg.norm(vectors, axis=1) == pytest.approx([0, 0, 0, 1], abs=1e-5)
    assert embedder.embed_texts([]).shape == (0, embedder.dimensions)


def test_a_text_keeps_its_vector_whatever_stands_beside_it(embedder: StaticEmbedder) -> None:
    texts = [f"La ville compte {n} logements et une école" for n in range(300)]
    together = embedder.embed_texts(texts)
    assert together[299] == pytest.approx(embedder.embed_query(texts[299]), abs=1e-6)


def test_everyday_words_are_near_those_of_administrations(embedder: StaticEmbedder) -> None:
    texts = [
        "Les professionnels de santé et les consultations médicales",
        "L'entretien de la voirie et des espaces verts",
        "La lutte contre le trafic de stupéfiants",
        "L'insertion professionnelle des demandeurs d'emploi",
    ]
    assert nearest(embedder, "Comment trouver un boulot ?", texts) == texts[3]
    assert nearest(embedder, "Y a-t-il des médecins ?", texts) == texts[0]
    assert nearest(embedder, "Que fait-on contre la drogue ?", texts) == texts[2]


def test_two_thousand_passages_a_second_and_core(embedder: StaticEmbedder) -> None:
    words = Path(__file__).read_text("utf-8").split() + "le logement social du quartier".split()
    passages = [" ".join(words[(n + i) % len(words)] for i in range(150)) for n in range(1000)]
    embedder.embed_texts(passages[:10])
    start = time.process_time()
    embedder.embed_texts(passages)
    assert (
        time.process_time() - start < 1
    )  # of processor time, of which two cores give two seconds a second


def test_neither_torch_nor_transformers_is_imported() -> None:
    code = (
        "import sys; from index.static import StaticEmbedder; StaticEmbedder().embed_query('ville');"
        "print([m for m in ('torch', 'transformers', 'sentence_transformers') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_model_stays_small_enough_for_the_repository() -> None:
    assert sum(file.stat().st_size for file in MODEL.iterdir()) < 25e6


@pytest.mark.parametrize("broken", ["config.json", "tokenizer.json", "rows.npy", "scales.npy"])
def test_a_damaged_model_is_said_so(tmp_path: Path, broken: str) -> None:
    for file in MODEL.iterdir():
        (tmp_path / file.name).write_bytes(b"?" if file.name == broken else file.read_bytes())
    with pytest.raises(EmbedderError, match="ne peut pas être chargé"):
        StaticEmbedder(tmp_path).embed_query("ville")


def test_a_model_of_other_vectors_bears_another_name(tmp_path: Path) -> None:
    from tokenizers import Tokenizer

    from index.training.export import export

    tokenizer = Tokenizer.from_file(str(MODEL / "tokenizer.json"))
    size = tokenizer.get_vocab_size()
    ones, weights = np.ones((size, 4), np.float32), np.ones(size, np.float32)
    first = export(tmp_path, tokenizer, ones, weights)
    assert json.loads((tmp_path / "config.json").read_text("utf-8"))["name"] == first
    assert export(tmp_path, tokenizer, 2 * ones, weights) != first
    assert StaticEmbedder(tmp_path).dimensions == 4
