"""Reads damaged copies of the samples: `python -m tests.faults.fuzz [COPIES] [SEED]`.

A copy may be refused, with a message; it must not make the reader fail, hang, or take more
than its limits. Failures are kept beside, with what Python said.
"""

from __future__ import annotations

import io
import os
import random
import resource
import sys
import tempfile
import time
import traceback
from collections import Counter
from pathlib import Path

from pypdf import PdfReader, PdfWriter
from pypdf.generic import DecodedStreamObject, NameObject

from ingest import read_document
from ingest.model import DocumentError
from ingest.readers import read_documents

SEEDS = Path(__file__).parents[2] / "eval" / "samples"
_TOKENS = [b"0", b"-1", b"99999999999", b"<<", b">>", b"[", b"]", b"/", b"(", b"endobj", b"stream",
           b"\x00", b"null", b"1 0 R", b"3 0 R", b"/Kids", b"/FlateDecode", b"e9999"]  # fmt: skip


def damaged(content: bytes, choose: random.Random) -> bytes:
    """One to eight damages: bytes changed, stretches lost, repeated, moved, or cut short."""
    data = bytearray(content)
    for _ in range(choose.randint(1, 8)):
        at = choose.randrange(len(data))
        length = int(choose.expovariate(1 / 60)) + 1
        match choose.randrange(6):
            case 0:
                data[at : at + length] = choose.randbytes(length)
            case 1:
                del data[at : at + length]
            case 2:
                data[at:at] = data[at : at + length]
            case 3:
                data[at : at + length] = choose.choice(_TOKENS)
            case 4:
                start = choose.randrange(len(data))
                data[at:at] = data[start : start + length]
            case 5 if choose.random() < 0.1:
                del data[at:]
            case _:
                data[at] ^= 1 << choose.randrange(8)
        data = data or bytearray(b"%PDF-")
    return bytes(data)


def _unpacked(content: bytes) -> bytes:
    """With streams uncompressed: damages reach the operators, not only the packing."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(content)))
    for page in writer.pages:
        stream = page.get_contents()
        if stream is not None:
            plain = DecodedStreamObject()
            plain.set_data(stream.get_data())
            page[NameObject("/Contents")] = writer._add_object(plain)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def run(copies: int, seed: int) -> int:
    choose = random.Random(seed)
    seeds = [path.read_bytes() for path in sorted(SEEDS.glob("*.pdf"))]
    seeds += [_unpacked(content) for content in seeds]
    told: Counter[str] = Counter()
    slowest, began = 0.0, time.monotonic()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        paths = []
        for number in range(copies):
            path = folder / f"{number:06}.pdf"
            path.write_bytes(damaged(choose.choice(seeds), choose))
            paths.append(path)
        for reading in read_documents(paths, stall_s=60):
            slowest = max(slowest, reading.seconds)
            if reading.document is not None:
                told["read"] += 1
                continue
            message = str(reading.error)
            kind = next(
                (k for said, k in (("abandonné", "hang"), ("mémoire", "memory"), ("échouer", "crash"))
                 if said in message),
                "refused",
            )  # fmt: skip
            told[kind] += 1
            if kind != "refused":
                kept = Path(tempfile.gettempdir()) / f"fuzz-{seed}-{reading.path.name}"
                kept.write_bytes(reading.path.read_bytes())
                print(f"{kind}: {kept}\n{_why(kept) if kind == 'crash' else message}", flush=True)
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    print(
        f"{copies} copies of {len(seeds)} samples (seed {seed}) in "
        f"{time.monotonic() - began:.0f} s: {dict(told)}; "
        f"slowest {slowest:.1f} s, most memory {peak} MB"
    )
    return told["crash"] + told["hang"] + told["memory"]


def _why(path: Path) -> str:
    """What Python said, from a fork; or how pdfium died."""
    out, into = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            read_document(path)
        except DocumentError:
            pass
        except BaseException:  # noqa: BLE001  # told, whatever it is
            os.write(into, traceback.format_exc()[-3000:].encode())
        os._exit(0)
    os.close(into)
    with os.fdopen(out) as said:
        text = said.read()
    _, status = os.waitpid(child, 0)
    return text or f"status {status}"


if __name__ == "__main__":
    numbers = [int(argument) for argument in sys.argv[1:]]
    sys.exit(bool(run(*(numbers + [300, 1][len(numbers) :]))))
