from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from matcher.matching.encoder.made_once import make_once


def _fill(directory: Path) -> None:
    (directory / "part").mkdir()
    (directory / "part" / "file").write_text("内容")


def test_made_with_its_parents(tmp_path: Path) -> None:
    target = make_once(tmp_path / "new" / "target", _fill)
    assert (target / "part" / "file").read_text() == "内容"
    assert sorted(path.name for path in target.parent.iterdir()) == ["target", "target.lock"]


def test_what_is_there_is_not_made_again(tmp_path: Path) -> None:
    made: list[Path] = []
    for _ in range(2):
        make_once(tmp_path / "target", made.append)
    assert made == [tmp_path / "target.partial"]


def test_those_who_come_together_make_it_once(tmp_path: Path) -> None:
    made: list[Path] = []
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: make_once(tmp_path / "target", made.append), range(4)))
    assert len(made) == 1


def test_remains_of_a_killed_process_are_removed(tmp_path: Path) -> None:
    (tmp_path / "target.partial").mkdir()
    (tmp_path / "target.partial" / "half").touch()
    target = make_once(tmp_path / "target", _fill)
    assert [path.name for path in target.iterdir()] == ["part"]


def test_failure_leaves_nothing(tmp_path: Path) -> None:
    def fail(directory: Path) -> None:
        _fill(directory)
        raise OSError("full")

    with pytest.raises(OSError, match="full"):
        make_once(tmp_path / "target", fail)
    assert [path.name for path in tmp_path.iterdir()] == ["target.lock"]
