"""Our retrieval for LlamaIndex: any of its engines can be built on this library.

    from assistant.retriever import LibraryRetriever
    engine = RetrieverQueryEngine.from_args(LibraryRetriever(Assistant()), llm=...)

Importing this module imports LlamaIndex, which takes a second: nothing else here does.
"""

from __future__ import annotations

from collections.abc import Sequence

from llama_index.core.retrievers import BaseRetriever
from llama_index.core.schema import (
    NodeRelationship,
    NodeWithScore,
    QueryBundle,
    RelatedNodeInfo,
    TextNode,
)

from assistant.assistant import RETURNED, Assistant
from assistant.query import Scored, Turn
from index.entry import Filters


class LibraryRetriever(BaseRetriever):
    """Ranked passages as text nodes: the documents' own words, where they stand as metadata."""

    def __init__(
        self,
        assistant: Assistant,
        most: int = RETURNED,
        history: Sequence[Turn] = (),
        filters: Filters | None = None,
    ) -> None:
        if most < 1:
            raise ValueError(f"most: {most}; at least 1 passage")
        self._assistant = assistant
        self._most = most
        self._history = history
        self._filters = filters
        super().__init__()

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        ranked = self._assistant.rank(query_bundle.query_str, self._history, self._filters)
        return [
            NodeWithScore(node=self._node(scored), score=scored.score)
            for scored in ranked[: self._most]
        ]

    def _node(self, scored: Scored) -> TextNode:
        passage = scored.passage
        entry = self._assistant.library.document(passage.document_id)
        return TextNode(
            id_=passage.id,
            text=passage.text,
            metadata={
                "document": entry.name,
                "title": entry.title,
                "locator": passage.locator,
                "pages": ", ".join(map(str, passage.pages)),
            },
            relationships={NodeRelationship.SOURCE: RelatedNodeInfo(node_id=entry.id)},
        )
