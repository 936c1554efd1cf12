"""Search by meaning, with the real encoder: the double only sees likeness of letters."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from matcher.db import Database
from matcher.matching.tokens import Tokenizer
from tests.conftest import People
from tests.webapp.reading import titles
from tests.webapp.site import Site

DEMANDS = {
    "矿用卡车动力电池低温快速加热": "零下三十五度矿卡电池充不进电，每班停机两小时。",
    "牧草青贮二次发酵与霉变": "开窖以后青贮料发热长毛，奶牛采食量下降。",
    "叶片补焊热裂纹": "镍基高温合金叶片补焊后出现裂纹，合格率不足七成。",
    "光伏组件积尘清洗": "沙尘天后组件发电量下降，缺水地区不能水洗。",
    "萃取皂化含盐废水减量": "每吨氧化物带出氯化钠废水五十立方米，处置费高。",
}


@pytest.fixture
def real(
    sqlite_url: str, tokenizer: Tokenizer, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Site]:
    cache = os.environ.get("TECHMATCH_TEST_CACHE")
    models = Path(cache) if cache else tmp_path_factory.mktemp("models")
    database = Database(sqlite_url)
    with database.write() as session:
        people = People(session)
    database.close()
    home = tmp_path_factory.mktemp("real")
    # What is made of the model for this machine is shared with other tests.
    (home / "models").symlink_to(models)
    site = Site(home, sqlite_url, people, tokenizer, encoder="bundled")
    for title, problem in DEMANDS.items():
        site.publish("demand", title, problem=problem)
    yield site
    site.runtime.close()


@pytest.mark.model
def test_other_words_for_the_same_thing_find_it_first(real: Site) -> None:
    client = real.client()
    for query, expected in (
        ("冬天汽车冻得打不着火", "矿用卡车动力电池低温快速加热"),
        ("饲料变质了牛不爱吃", "牧草青贮二次发酵与霉变"),
        ("太阳能板上的灰怎么去掉", "光伏组件积尘清洗"),
    ):
        page = client.get("/search", query_string={"q": query, "kind": "demand"}).text
        assert titles(page)[0] == expected
