"""What is cleared away, and what is never touched."""

from pathlib import Path

from matcher.matching.encoder.openvino_conversion import conversion_of
from matcher.matching.pruning import prune

CONVERTED = ("model.xml", "table.npy", "tokenizer.json", "encoder.json")


def directory(path: Path, *files: str) -> Path:
    path.mkdir(parents=True)
    for name in files:
        (path / name).write_text(name)
    return path


def test_only_unused_snapshots_and_conversions_are_deleted(tmp_path: Path) -> None:
    snapshots, models = tmp_path / "index", tmp_path / "models"
    used = {
        directory(snapshots / "e5", "current.json"),
        directory(conversion_of("e5", models), *CONVERTED),
    }
    kept = used | {
        directory(models / "e5", "model.safetensors", "tokenizer.json"),
        directory(models / "tuned-openvino-like", "model.safetensors", "tokenizer.json"),
        directory(models / "tuned", *CONVERTED),
    }
    linked = models / "linked-openvino-1"
    linked.symlink_to(directory(tmp_path / "elsewhere-openvino-1", *CONVERTED))
    (models / "current.json").write_text("{}")
    left = [
        directory(snapshots / "old", "current.json"),
        directory(snapshots / "old" / "gen-00000001").parent.with_name("older%2Fname"),
        directory(models / "e5-openvino-2020.1.0", *CONVERTED),
        directory(models / "old-openvino-2026.4.1", *CONVERTED),
    ]
    left[1].mkdir()
    assert set(prune(snapshots, models, used)) == set(left)
    assert not any(path.exists() for path in left)
    assert all(path.is_dir() and any(path.iterdir()) for path in kept)
    assert sorted(path.name for path in linked.iterdir()) == sorted(CONVERTED)
    assert (models / "current.json").read_text() == "{}"
    assert prune(snapshots, models, used) == []


def test_where_nothing_was_made_nothing_is_deleted(tmp_path: Path) -> None:
    assert prune(tmp_path / "index", tmp_path / "models", set()) == []
