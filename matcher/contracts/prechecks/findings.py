"""What a rule says of a contract."""

from dataclasses import dataclass

from matcher.contracts.schemas import ContractInput, PartyInput

PASSED, WARNED, FAILED = "passed", "warned", "failed"


@dataclass(frozen=True)
class Problem:
    """Something that a check found.

    Attributes:
        field: of `ContractInput`, such as "parties.0.address", or "documents"; empty for the whole.
        message: in Chinese, a sentence without its full stop.
    """

    field: str
    message: str


@dataclass(frozen=True)
class Finding:
    """What one rule says.

    Attributes:
        rule: its code, as in `data/rules.json`.
        level: "passed", "warned" or "failed".
        field: that it is about, see `Problem`.
        message: what was found, without a full stop; where it passed, what holds.
        advice: what to do; empty where nothing is.
        source: where the rule comes from.
        group: under which it is shown.
        ground: of `refusal_grounds`, why a body would refuse the contract; empty for none.
    """

    rule: str
    level: str
    field: str
    message: str
    advice: str
    source: str
    group: str = ""
    ground: str = ""

    @property
    def label(self) -> str:
        """What the field is called; a party's with the number of the party."""
        if self.field == "documents":
            return "合同文件"
        name, _, inner = self.field.partition(".")
        if not name:
            return "整体"
        label = ContractInput.label(name)
        if not inner:
            return label
        place, _, part = inner.partition(".")
        return f"{label}第 {int(place) + 1} 项的{PartyInput.label(part)}"
