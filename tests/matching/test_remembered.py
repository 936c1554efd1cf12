"""What is kept belongs to one state, and is the last that was asked for."""

from collections.abc import Callable

from matcher.matching.remembered import Remembered


def counted(values: list[str]) -> Callable[[], str]:
    """Says which call it was, and notes that it was called."""

    def make() -> str:
        values.append(f"{len(values) + 1}")
        return values[-1]

    return make


def test_it_is_computed_once_in_one_state() -> None:
    kept, calls = Remembered(), list[str]()
    assert [kept.get(lambda: 1, "a", counted(calls)) for _ in range(3)] == ["1", "1", "1"]
    assert kept.get(lambda: 1, "b", counted(calls)) == "2"
    assert len(calls) == 2


def test_another_state_forgets_everything() -> None:
    kept, calls = Remembered(), list[str]()
    for state in (1, 2, 1):
        kept.get(lambda: state, "a", counted(calls))  # noqa: B023 - called at once
    assert calls == ["1", "2", "3"]


def test_what_the_state_changed_under_is_not_kept() -> None:
    kept, calls, state = Remembered(), list[str](), [1]

    def change() -> str:
        state[0] += 1
        return counted(calls)()

    assert kept.get(lambda: state[0], "a", change) == "1"
    assert kept.get(lambda: state[0], "a", counted(calls)) == "2"
    assert kept.get(lambda: state[0], "a", counted(calls)) == "2"


def test_the_least_used_goes_first() -> None:
    kept, calls = Remembered(size=2), list[str]()
    for key in ("a", "b", "a", "c", "a", "b"):
        kept.get(lambda: 1, key, counted(calls))
    assert calls == ["1", "2", "3", "4"]
