"""The printed table is the one in the documentation, and says what the code does."""

from pathlib import Path

from click.testing import CliRunner

from matcher.accounts.actions import ACTIONS
from matcher.commands.permissions import document, permissions, possible_states
from matcher.taxonomy import scheme

DOCUMENT = Path(__file__).parents[2] / "docs" / "permissions.md"


def test_the_documentation_is_what_the_command_prints() -> None:
    printed = CliRunner().invoke(permissions).output
    assert DOCUMENT.read_text(encoding="utf-8") == printed, "techmatch permissions > docs/…"


def test_each_row_has_a_cell_for_every_role() -> None:
    rows = [line for line in document().splitlines() if line.startswith("| ")]
    columns = len(list(scheme("roles"))) + 4  # label, code, system, states
    assert len(rows) == len(ACTIONS) + 2
    assert {row.count(" |") for row in rows} == {columns}
    expiry = next(row for row in rows if "`listing.expire`" in row)
    assert (
        expiry == f"| 到期下架 | `listing.expire` |{'  |' * (columns - 4)} 全部 | 已发布、已暂停 |"
    )


def test_states_are_those_of_the_transitions() -> None:
    states = possible_states()
    assert states["listing.resume"] == ["已暂停"]
    assert states["listing.edit"] == ["草稿", "退回修改"]
    assert states["match.decide"] == ["待处理", "不合适"]
    assert states["engagement.contacts"][0] == "已联系"
    assert set(states) <= set(ACTIONS)
