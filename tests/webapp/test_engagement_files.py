"""Files of an engagement are examined while nobody waits, and gone when they are refused."""

import sqlite3
from collections.abc import Callable, Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from matcher.engagements.models import Engagement, EngagementDocument
from matcher.engagements.stages import terminate
from matcher.uploads.store import Received, Sent, UploadStore
from tests.uploads.files import PDF
from tests.webapp.members import engaged
from tests.webapp.site import Site

SIGNING = {"stage": "signing", "happened_on": "2026-11-20"}
FORMS: Mapping[str, dict[str, Any]] = {"documents": {"title": "合同"}, "advance": SIGNING}


def kept(site: Site) -> tuple[int, list[Path]]:
    """How many documents there are, and every file in the store."""
    with site.runtime.database.read() as session:
        count = session.query(EngagementDocument).count()
    return count, list(site.runtime.uploads.folder.glob("??/*"))


def while_receiving(monkeypatch: pytest.MonkeyPatch, act: Callable[[], None]) -> None:
    receive = UploadStore.receive

    def received(store: UploadStore, sent: Sent) -> Received:
        act()
        return receive(store, sent)

    monkeypatch.setattr(UploadStore, "receive", received)


@pytest.mark.parametrize("form", FORMS)
def test_others_write_meanwhile_and_what_they_wrote_counts(
    site: Site, form: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    code, broker = engaged(site), site.client("broker")
    path = site.runtime.database.engine.url.database or ""

    def end_it() -> None:
        # At once: a lock that is held would be waited for.
        other = sqlite3.connect(path, timeout=0, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        other.close()
        with site.runtime.database.write() as session:
            terminate(session, site.people.broker, session.query(Engagement).one(), "price")

    while_receiving(monkeypatch, end_it)
    sent = {**FORMS[form], "document": (BytesIO(PDF), "合同.pdf")}
    address = f"/engagements/{code}"
    answer = broker.submit(f"{address}/{form}", sent, page=address)
    assert answer.status_code == 409
    assert "终止" in answer.text
    assert kept(site) == (0, [])


@pytest.mark.parametrize(
    ("form", "wrong", "told"),
    [
        ("documents", {"visibility": "everybody"}, "请从列表中选择一项"),
        ("documents", {"title": "长" * 121}, "120"),
        ("advance", {"happened_on": ""}, "请填写日期"),
        ("advance", {"happened_on": "2999-01-01"}, "不能晚于今天"),
    ],
)
def test_what_is_wrong_is_told_before_a_file_is_looked_at(
    site: Site, form: str, wrong: dict[str, str], told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[bool] = []
    while_receiving(monkeypatch, lambda: looked.append(True))
    address = f"/engagements/{engaged(site)}"
    sent = FORMS[form] | wrong | {"document": (BytesIO(PDF), "合同.pdf")}
    answer = site.client("broker").submit(f"{address}/{form}", sent, page=address)
    assert answer.status_code == 422
    assert told in answer.text
    assert looked == []


@pytest.mark.parametrize("form", FORMS)
def test_a_bad_file_takes_the_good_one_with_it(site: Site, form: str) -> None:
    address = f"/engagements/{engaged(site)}"
    both = [(BytesIO(PDF), "合同.pdf"), (BytesIO(b"MZ"), "附件.exe")]
    sent = {**FORMS[form], "document": both}
    answer = site.client("broker").submit(f"{address}/{form}", sent, page=address)
    assert answer.status_code == 422
    assert kept(site) == (0, [])
