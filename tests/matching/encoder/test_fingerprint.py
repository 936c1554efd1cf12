from pathlib import Path

from matcher.matching.encoder.fingerprint import directory_fingerprint


def _model(directory: Path) -> Path:
    (directory / "1_Pooling").mkdir(parents=True)
    (directory / "model.safetensors").write_bytes(b"weights")
    (directory / "1_Pooling" / "config.json").write_text("{}")
    return directory


def test_value_never_changes(tmp_path: Path) -> None:
    assert directory_fingerprint(_model(tmp_path / "m")) == "1163ee63fed2"


def test_place_description_and_hidden_files_do_not_matter(tmp_path: Path) -> None:
    first, second = _model(tmp_path / "first"), _model(tmp_path / "second")
    (second / "README.md").write_text("说明")
    (second / ".cache").mkdir()
    (second / ".cache" / "state.json").write_text("{}")
    assert directory_fingerprint(first) == directory_fingerprint(second)


def test_one_changed_byte_or_name_matters(tmp_path: Path) -> None:
    model = _model(tmp_path / "m")
    seen = {directory_fingerprint(model)}
    (model / "model.safetensors").write_bytes(b"weightt")
    seen.add(directory_fingerprint(model))
    (model / "1_Pooling").rename(model / "2_Pooling")
    seen.add(directory_fingerprint(model))
    assert len(seen) == 3
