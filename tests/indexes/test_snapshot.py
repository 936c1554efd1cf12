from __future__ import annotations

import json
import random
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from indexes.errors import SnapshotDamagedError
from indexes.exact import ExactVectorIndex
from indexes.quantized import QuantizedVectorIndex
from indexes.snapshot import SnapshotStore
from indexes.tantivy_engine import TantivyKeywordIndex


@pytest.fixture
def store(tmp_path: Path) -> SnapshotStore:
    return SnapshotStore(tmp_path / "snapshots")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "snapshots"


def saver(text: str) -> Callable[[Path], None]:
    def save(directory: Path) -> None:
        (directory / "a.txt").write_text(text)
        (directory / "deep").mkdir()
        (directory / "deep" / "b.bin").write_bytes(1_000 * text.encode())

    return save


def content(store: SnapshotStore) -> str:
    generation = store.newest()
    assert generation is not None
    return (generation.part("part") / "a.txt").read_text()


def generations(root: Path) -> list[str]:
    return sorted(path.name for path in root.glob("gen-*"))


def test_nothing_was_written_yet(store: SnapshotStore, root: Path) -> None:
    assert store.newest() is None
    (root / "gen-00000001" / "part").mkdir(parents=True)
    assert store.newest() is None


def test_write_and_read_back(store: SnapshotStore, root: Path) -> None:
    fields = {"model": "模型", "sequence": 12, "parts": [1, None, {"a": 0.5}]}
    written = store.write(fields, {"part": saver("一"), "other": saver("二")})
    newest = store.newest()
    assert newest == written
    assert newest is not None
    assert (newest.number, newest.manifest) == (1, fields)
    assert newest.path == root / "gen-00000001"
    assert (newest.part("other") / "deep" / "b.bin").read_bytes() == 1_000 * "二".encode()


def test_two_generations_are_kept(store: SnapshotStore, root: Path) -> None:
    for i in range(1, 5):
        assert store.write({}, {"part": saver(str(i))}).number == i
    assert generations(root) == ["gen-00000003", "gen-00000004"]
    assert content(store) == "4"


def test_a_failing_save_keeps_the_old_generation(store: SnapshotStore, root: Path) -> None:
    store.write({}, {"part": saver("alt")})

    def disk_full(directory: Path) -> None:
        (directory / "half").write_bytes(b"x" * 10_000)
        raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space left"):
        store.write({}, {"part": saver("neu"), "other": disk_full})
    assert generations(root) == ["gen-00000001"]
    assert content(store) == "alt"
    with pytest.raises(TypeError, match="JSON"):
        store.write({"sequence": np.int64(3)}, {"part": saver("neu")})  # type: ignore[dict-item]
    assert generations(root) == ["gen-00000001"]
    assert store.write({}, {"part": saver("neu")}).number == 2
    assert content(store) == "neu"


def test_an_error_after_publishing_does_not_remove_what_is_published(
    store: SnapshotStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish = SnapshotStore._publish

    def publish_and_fail(self: SnapshotStore, number: int, digest: str) -> None:
        publish(self, number, digest)
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(SnapshotStore, "_publish", publish_and_fail)
    with pytest.raises(OSError, match="Input/output"):
        store.write({}, {"part": saver("neu")})
    assert content(store) == "neu"


def test_left_overs_are_removed_at_the_next_write(store: SnapshotStore, root: Path) -> None:
    store.write({}, {"part": saver("1")})
    for name in ("gen-00000002/part", "gen-00000009", "gen-mine"):
        (root / name).mkdir(parents=True)
    assert content(store) == "1"
    assert store.write({}, {"part": saver("2")}).number == 2
    assert generations(root) == ["gen-00000001", "gen-00000002", "gen-mine"]


def flip_a_bit(file: Path) -> None:
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    file.write_bytes(data)


DAMAGES: dict[str, tuple[str, Callable[[Path], object], str]] = {
    "flipped bit": ("gen-00000002/part/deep/b.bin", flip_a_bit, "b.bin 的内容与清单"),
    "truncated": (
        "gen-00000002/part/a.txt",
        lambda file: file.write_bytes(b""),
        "a.txt 为 0 字节，应为 5 字节",
    ),
    "missing file": ("gen-00000002/part/a.txt", Path.unlink, "缺少文件 .*a.txt"),
    "missing manifest": ("gen-00000002/manifest.json", Path.unlink, "无法读取 .*gen-00000002"),
    "altered manifest": ("gen-00000002/manifest.json", flip_a_bit, "清单 .*与指针"),
    "torn pointer": ("current.json", lambda file: file.write_text("{"), "无法读取文件 .*current"),
    "binary pointer": (
        "current.json",
        lambda file: file.write_bytes(b"\xff\xfe"),
        "无法读取文件 .*current",
    ),
    "pointer is a list": ("current.json", lambda file: file.write_text("[]"), "不是清单"),
    "foreign pointer": (
        "current.json",
        lambda file: file.write_text('{"format": 7, "generation": 2, "manifest_sha256": ""}'),
        "不是本系统可识别的快照指针",
    ),
    "pointer to another place": (
        "current.json",
        lambda file: file.write_text('{"format": 1, "generation": "../x", "manifest_sha256": ""}'),
        "不是本系统可识别的快照指针",
    ),
    "pointer to nothing": (
        "current.json",
        lambda file: file.write_text('{"format": 1, "generation": 8, "manifest_sha256": ""}'),
        "gen-00000008",
    ),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_damage_is_refused_and_can_be_written_over(
    store: SnapshotStore, root: Path, damage: str
) -> None:
    name, spoil, message = DAMAGES[damage]
    for text in ("first", "other"):
        store.write({"sequence": 4}, {"part": saver(text)})
    spoil(root / name)
    with pytest.raises(SnapshotDamagedError, match=message) as caught:
        store.newest()
    assert str(caught.value).startswith("索引快照已损坏：")
    assert "请运行 techmatch index rebuild" in str(caught.value)
    store.write({}, {"part": saver("again")})
    assert content(store) == "again"


def test_a_generation_replaced_during_verification_is_no_damage(
    store: SnapshotStore, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.write({}, {"part": saver("1")})
    from indexes import snapshot

    verified, calls = snapshot._verified, []

    def overtaken(path: Path, digest: str) -> dict[str, object]:
        calls.append(path.name)
        if len(calls) == 1:
            for text in ("2", "3"):
                store.write({}, {"part": saver(text)})
        return dict(verified(path, digest))

    monkeypatch.setattr(snapshot, "_verified", overtaken)
    assert content(store) == "3"
    assert calls == ["gen-00000001", "gen-00000003"]


def test_writers_wait_for_each_other(store: SnapshotStore, root: Path) -> None:
    with ThreadPoolExecutor(4) as pool:
        numbers = [
            future.result().number
            for future in [pool.submit(store.write, {}, {"part": saver("x")}) for _ in range(12)]
        ]
    assert sorted(numbers) == list(range(1, 13))
    assert generations(root) == ["gen-00000011", "gen-00000012"]


def test_readers_always_find_a_complete_generation(store: SnapshotStore) -> None:
    store.write({}, {"part": saver("0")})
    with ThreadPoolExecutor(1) as pool:
        writing = pool.submit(
            lambda: [store.write({"n": n}, {"part": saver(str(n))}) for n in range(150)]
        )
        while not writing.done():
            assert store.newest() is not None
        writing.result()
    assert content(store) == "149"


def test_engines_travel_in_one_generation(store: SnapshotStore) -> None:
    vectors = np.eye(8, dtype=np.float32)
    index, reference = QuantizedVectorIndex(8), ExactVectorIndex(8)
    for engine in (index, reference):
        engine.add(np.arange(8), vectors)
    with TantivyKeywordIndex() as words:
        words.add([1, 2], [["一"], ["二"]])
        store.write(
            {"sequence": 2}, {"dense": index.save, "exact": reference.save, "words": words.save}
        )
    generation = store.newest()
    assert generation is not None
    loaded = QuantizedVectorIndex.load(generation.part("dense"))
    assert loaded.search(vectors[3], 1).ids.tolist() == [3]
    assert ExactVectorIndex.load(generation.part("exact")).search(vectors[3], 1).ids.tolist() == [3]
    with TantivyKeywordIndex.load(generation.part("words")) as words:
        words.add([3], [["一"]])
        assert words.search(["一"], 5).ids.tolist() == [1, 3]
    assert store.newest() is not None


WRITER = textwrap.dedent("""
    import sys
    from pathlib import Path
    from indexes.snapshot import SnapshotStore

    store = SnapshotStore(Path(sys.argv[1]))
    round = int(sys.argv[2]) * 100_000

    def saver(text):
        def save(directory):
            for i in range(5):
                (directory / f"{i}.txt").write_text(20_000 * text)
        return save

    while True:
        round += 1
        text = f"{round:08d}"
        store.write({"round": text}, {"part": saver(text), "other": saver(text)})
        print("published", flush=True)
""")


@pytest.mark.kill
def test_a_killed_writer_leaves_a_complete_generation(store: SnapshotStore, root: Path) -> None:
    dice, rounds = random.Random(1), []  # noqa: S311 - no secret
    for attempt in range(16):
        with subprocess.Popen(
            [sys.executable, "-c", WRITER, str(root), str(attempt)], stdout=subprocess.PIPE
        ) as writer:
            assert writer.stdout is not None
            for _ in range(dice.randint(1, 3)):
                assert writer.stdout.readline() == b"published\n"
            time.sleep(dice.uniform(0, 0.06))  # a random instant, not a wait for something
            writer.kill()
        newest = store.newest()
        assert newest is not None
        text = newest.manifest["round"]
        rounds.append(text)
        for part in ("part", "other"):
            for i in range(5):
                assert (newest.part(part) / f"{i}.txt").read_text() == 20_000 * str(text)
        assert len(generations(root)) <= 3
    assert rounds == sorted(set(rounds))
    store.write({}, {"part": saver("after")})
    assert len(generations(root)) == 2
    assert json.loads((root / "current.json").read_text())["generation"] == int(
        generations(root)[-1][4:]
    )
