import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.matching.encoder.hashing import HashingEncoder


def test_values_never_change() -> None:
    golden = [
        [0, 0, -1, 1, 0, -1, 1, -2],
        [1, -1, -1, 1, 0, 1, 0, -1],
        [0, 0, 0, 0, 0, 0, 0, 0],
    ]
    norms = np.array([[8**0.5], [6**0.5], [1]])
    rows = HashingEncoder(8).encode_passages(["新能源汽车", "abc", ""])
    np.testing.assert_allclose(rows, np.array(golden) / norms, atol=1e-6)


def test_another_process_gives_the_same_vector() -> None:
    program = (
        "from matcher.matching.encoder.hashing import HashingEncoder;"
        "print(HashingEncoder().encode_queries(['光伏组件回收']).tobytes().hex())"
    )
    output = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)
    ours = HashingEncoder().encode_queries(["光伏组件回收"])
    assert output.stdout.decode().strip() == ours.tobytes().hex()


def test_texts_that_share_characters_are_near() -> None:
    rows = HashingEncoder().encode_passages(
        ["新能源汽车电池管理系统", "电池管理与新能源汽车", "小麦抗旱育种技术"]
    )
    assert rows[0] @ rows[1] == pytest.approx(0.737865, abs=1e-5)
    assert rows[0] @ rows[2] == pytest.approx(-0.038069, abs=1e-5)


def test_width_and_case_do_not_matter() -> None:
    rows = HashingEncoder().encode_queries(["LED 灯", "ｌｅｄ　灯"])
    np.testing.assert_array_equal(rows[0], rows[1])


def test_dimension_is_part_of_the_name() -> None:
    assert HashingEncoder().name == "hashing-256"
    assert HashingEncoder(64).name == "hashing-64"


def test_no_texts() -> None:
    assert HashingEncoder(16).encode_passages([]).shape == (0, 16)


def test_progress_sums_to_the_number_of_passages() -> None:
    finished: list[int] = []
    HashingEncoder().encode_passages(["甲", "", "乙"], progress=finished.append)
    assert sum(finished) == 3


@given(st.lists(st.text(st.characters(exclude_categories=()), max_size=40), max_size=5))
def test_rows_are_units_or_zero_and_independent(texts: list[str]) -> None:
    encoder = HashingEncoder(32)
    rows = encoder.encode_passages(texts)
    norms = np.linalg.norm(rows, axis=1)
    assert np.all(np.isclose(norms, 1, atol=1e-5) | (norms == 0))
    for row, text in zip(rows, texts, strict=True):
        np.testing.assert_array_equal(row, encoder.encode_queries([text])[0])
