from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from index import EmbedderError
from index.embedders import load_embedder

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sentence-transformers model of two thousand weights, in a folder."""
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Pooling, Transformer
    from transformers import BertConfig, BertModel, BertTokenizerFast

    folder = tmp_path_factory.mktemp("modele")
    bert = folder / "bert"
    bert.mkdir()
    letters = [*"abcdefghijklmnopqrstuvwxyz:"]
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *letters, *("##" + c for c in letters)]
    (bert / "vocab.txt").write_text("\n".join(words))
    BertTokenizerFast(str(bert / "vocab.txt")).save_pretrained(bert)
    BertModel(
        BertConfig(
            vocab_size=len(words), hidden_size=16, num_hidden_layers=1, num_attention_heads=1,
            intermediate_size=16, max_position_embeddings=64,
        )
    ).save_pretrained(bert)  # fmt: skip
    body = Transformer(str(bert))
    SentenceTransformer(modules=[body, Pooling(16)]).save(str(folder / "petit"))
    return folder / "petit"


def named(model: Path, name: str, prompts: dict[str, str] | None = None) -> str:
    """The same model in a folder of another name, declaring these prompts."""
    folder = model.with_name(name)
    shutil.copytree(model, folder, dirs_exist_ok=True)
    config = folder / "config_sentence_transformers.json"
    values = json.loads(config.read_text())
    config.write_text(json.dumps(values | {"prompts": prompts or {}}))
    return str(folder)


def test_a_model_in_a_folder_gives_vectors_of_length_one(model: Path) -> None:
    embedder = load_embedder(named(model, "quelconque"))
    vectors = embedder.embed_texts(["une crèche", "un permis", "une crèche"])
    assert vectors.shape == (3, embedder.dimensions)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1)
    assert vectors[0] == pytest.approx(vectors[2], abs=1e-6)
    assert embedder.embed_query("une crèche") == pytest.approx(vectors[0], abs=1e-6)


@pytest.mark.parametrize(
    ("name", "prompts", "query", "passage"),
    [
        ("multilingual-e5-small", None, "query: ", "passage: "),
        ("declare", {"query": "question : ", "document": "texte : "}, "question : ", "texte : "),
    ],
)
def test_prefixes_that_a_model_needs_are_put(
    model: Path, name: str, prompts: dict[str, str] | None, query: str, passage: str
) -> None:
    plain = load_embedder(named(model, "quelconque"))
    embedder = load_embedder(named(model, name, prompts))
    (expected,) = plain.embed_texts([query + "creche"])
    assert embedder.embed_query("creche") == pytest.approx(expected, abs=1e-5)
    (expected,) = plain.embed_texts([passage + "creche"])
    assert embedder.embed_texts(["creche"])[0] == pytest.approx(expected, abs=1e-5)


def test_a_folder_that_is_no_model_is_named(tmp_path: Path) -> None:
    (tmp_path / "vide").mkdir()
    embedder = load_embedder(str(tmp_path / "vide"))
    with pytest.raises(
        EmbedderError, match=r"vide » ne peut pas être chargé .* ASSISTANT_EMBEDDER"
    ):
        embedder.embed_query("crèche")


def test_a_model_that_the_hub_does_not_give_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from huggingface_hub import constants

    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(tmp_path))
    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", True)
    embedder = load_embedder("personne/aucun-modele")
    with pytest.raises(EmbedderError, match="« personne/aucun-modele » ne peut pas être chargé"):
        embedder.embed_texts(["crèche"])


def test_nothing_heavy_is_imported_before_a_text_is_embedded(tmp_path: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from index import Library; "
        "from index.embedders import load_embedder; "
        "library = Library(Path(sys.argv[1]), load_embedder('un-modele')); "
        "library.search_words({'crech': 1.0}, 5); "
        "heavy = {'torch', 'chromadb', 'llama_index', 'sentence_transformers', 'pypdf'}; "
        "sys.exit(', '.join(heavy & set(sys.modules)) or 0)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path)],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
