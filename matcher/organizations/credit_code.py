"""The unified social credit code of an organization (GB 32100-2015), as people type it."""

import unicodedata
from typing import Annotated

from pydantic import AfterValidator, Field
from stdnum.cn import uscc
from stdnum.exceptions import InvalidChecksum, InvalidLength, ValidationError

from matcher.validation import Text


def normalized(text: str) -> str:
    """The code without spaces and hyphens, in half-width capital letters.

    Raises:
        ValueError: it is no code; the message says what is wrong.
    """
    code = uscc.compact("".join(unicodedata.normalize("NFKC", text).split()))
    try:
        return uscc.validate(code)
    except InvalidLength:
        raise ValueError(f"应为 18 位，现有 {len(code)} 位，请对照营业执照核对") from None
    except InvalidChecksum:
        raise ValueError("最后一位校验码不对，可能有一位写错，请对照营业执照核对") from None
    except ValidationError:
        raise ValueError(
            "前 8 位应为数字，其余为数字或大写字母（没有 I、O、S、V、Z），请对照营业执照核对"
        ) from None


CreditCode = Annotated[Text, Field(max_length=60), AfterValidator(normalized)]
