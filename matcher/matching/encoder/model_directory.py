"""Writes packed e5 weights as an ordinary sentence-transformers directory."""

import json
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import save_file
from tokenizers import AddedToken, Tokenizer, normalizers, pre_tokenizers, processors
from tokenizers.models import Unigram

from matcher.matching.encoder.packed_weights import PackedWeights, Sizes

LONGEST_TEXT = 512
WEIGHTS_FILE = "model.safetensors"
TABLE = "embeddings.word_embeddings.weight"
SPECIAL_TOKENS = {
    "bos_token": "<s>",
    "pad_token": "<pad>",
    "eos_token": "</s>",
    "unk_token": "<unk>",
    "cls_token": "<s>",
    "sep_token": "</s>",
    "mask_token": "<mask>",
}
LAYER_NAMES = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}
_MODULES = "sentence_transformers.models"
KINDS = {"w": "weight", "b": "bias"}


def write_model_directory(packed: PackedWeights, directory: Path) -> None:
    """Fill the existing, empty ``directory`` with weights, tokenizer and configuration."""
    for name, content in _configuration(packed.sizes).items():
        path = directory / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(json.dumps(content, ensure_ascii=False, indent=2), encoding="utf-8")
    build_tokenizer(packed.pieces).save(str(directory / "tokenizer.json"), pretty=False)
    tensors: dict[str, NDArray[np.floating]] = {**bert_tensors(packed)}
    # The table is 82 % of the weights: in half precision (cosine 0.9999999) it costs half as much.
    tensors[TABLE] = tensors[TABLE].astype(np.float16)
    weights = directory / WEIGHTS_FILE
    save_file(tensors, weights, metadata={"format": "pt"})
    weights.chmod(0o644)  # safetensors creates it for its owner alone.


def build_tokenizer(pieces: list[tuple[str, float]]) -> Tokenizer:
    """Build the tokenizer of XLM-RoBERTa over these pieces; a token's id is its position."""
    tokenizer = Tokenizer(Unigram(pieces, unk_id=3, byte_fallback=False))
    # SentencePiece's nmt_nfkc: NFKC after the control characters of machine translation, but the
    # full-width tilde stays. U+FDD0 is no character and cannot occur in honest text.
    tokenizer.normalizer = normalizers.Sequence(
        [
            normalizers.Replace("～", "\ufdd0"),
            normalizers.Nmt(),
            normalizers.NFKC(),
            normalizers.Replace("\ufdd0", "～"),
        ]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.WhitespaceSplit(), pre_tokenizers.Metaspace()]
    )
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", special_tokens=[("<s>", 0), ("</s>", 2)]
    )
    tokenizer.add_special_tokens(
        ["<s>", "<pad>", "</s>", "<unk>", AddedToken("<mask>", lstrip=True)]
    )
    return tokenizer


def bert_tensors(packed: PackedWeights) -> dict[str, NDArray[np.float32]]:
    """Return the tensors by the names and in the shapes of ``transformers.BertModel``."""
    hidden, tensors = packed.sizes.hidden, packed.tensors
    named = {
        TABLE: tensors["emb.word"].reshape(-1, hidden),
        "embeddings.position_embeddings.weight": tensors["emb.pos"].reshape(-1, hidden),
        "embeddings.token_type_embeddings.weight": tensors["emb.type"].reshape(-1, hidden),
        "embeddings.LayerNorm.weight": tensors["emb.ln.w"],
        "embeddings.LayerNorm.bias": tensors["emb.ln.b"],
        # Mean pooling never reads BERT's own pooler; the file leaves it out, loading expects it.
        "pooler.dense.weight": np.zeros((hidden, hidden), np.float32),
        "pooler.dense.bias": np.zeros(hidden, np.float32),
    }
    for layer in range(packed.sizes.layers):
        for short, long in LAYER_NAMES.items():
            for kind, suffix in KINDS.items():
                tensor = tensors[f"l{layer}.{short}.{kind}"]
                rows = len(tensors[f"l{layer}.{short}.b"])
                matrix = kind == "w" and len(tensor) > rows
                named[f"encoder.layer.{layer}.{long}.{suffix}"] = (
                    tensor.reshape(rows, -1) if matrix else tensor
                )
    return named


def _configuration(sizes: Sizes) -> dict[str, Any]:
    return {
        "config.json": {
            "architectures": ["BertModel"],
            "model_type": "bert",
            "hidden_act": "gelu",
            "hidden_size": sizes.hidden,
            "num_hidden_layers": sizes.layers,
            "num_attention_heads": sizes.heads,
            "intermediate_size": sizes.intermediate,
            "vocab_size": sizes.vocabulary,
            "max_position_embeddings": sizes.positions,
            "type_vocab_size": sizes.token_types,
            "layer_norm_eps": sizes.layer_norm_eps,
            "pad_token_id": 1,
            "dtype": "float32",
        },
        "tokenizer_config.json": {
            "tokenizer_class": "PreTrainedTokenizerFast",
            "model_max_length": LONGEST_TEXT,
            "model_input_names": ["input_ids", "attention_mask"],
            "clean_up_tokenization_spaces": False,
            **SPECIAL_TOKENS,
        },
        "sentence_bert_config.json": {"max_seq_length": LONGEST_TEXT, "do_lower_case": False},
        "config_sentence_transformers.json": {
            "prompts": {"query": "query: ", "passage": "passage: "},
            "default_prompt_name": None,
            "similarity_fn_name": "cosine",
        },
        "modules.json": [
            {"idx": index, "name": str(index), "path": path, "type": f"{_MODULES}.{module}"}
            for index, (path, module) in enumerate(
                [("", "Transformer"), ("1_Pooling", "Pooling"), ("2_Normalize", "Normalize")]
            )
        ],
        "1_Pooling/config.json": {
            "word_embedding_dimension": sizes.hidden,
            "pooling_mode_mean_tokens": True,
        },
        "2_Normalize/config.json": {},
    }
