"""The choice of the encoder: kept whole, and overruled by the settings."""

from pathlib import Path

import pytest

from matcher.matching.encoder.base import EncoderUnavailableError
from matcher.matching.encoder_choice import (
    POINTER,
    EncoderChoice,
    choose_encoder,
    chosen_encoder,
)
from matcher.settings import Settings


def test_nothing_chosen_is_what_the_settings_say(tmp_path: Path) -> None:
    assert chosen_encoder(Settings(home=tmp_path)) == EncoderChoice("bundled")


def test_the_last_choice_counts_unless_the_settings_name_an_encoder(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    choose_encoder(settings.models, "/somewhere/else")
    choice = choose_encoder(settings.models, "/models/new")
    assert chosen_encoder(settings) == choice
    assert choice.encoder == "/models/new"
    for named in ("hashing", "bundled"):
        assert chosen_encoder(Settings(home=tmp_path, encoder=named)) == EncoderChoice(named)
    assert [path.name for path in settings.models.iterdir()] == [POINTER]


def test_the_same_encoder_chosen_again_is_another_choice(tmp_path: Path) -> None:
    assert choose_encoder(tmp_path, "/models/new") != choose_encoder(tmp_path, "/models/new")


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"encoder": "x"}', "\udcff"])
def test_a_damaged_file_is_told(tmp_path: Path, content: str) -> None:
    settings = Settings(home=tmp_path)
    settings.models.mkdir()
    (settings.models / POINTER).write_bytes(content.encode("utf-8", "surrogateescape"))
    with pytest.raises(EncoderUnavailableError, match=r"current\.json.*encoder use"):
        chosen_encoder(settings)
