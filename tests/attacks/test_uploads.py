"""Files that are not what they say, through the form that takes files."""

import gc
import warnings
import zipfile
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pytest
from sqlalchemy import select

from matcher.accounts.models import Organization
from matcher.uploads.infection import EICAR
from matcher.uploads.models import Upload
from tests.attacks.target import Target
from tests.organizations.registrations import asked, code
from tests.uploads.files import HTML, JPEG, PDF, archive, docx, png, xlsx

_SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
_MACRO = docx({"word/vbaProject.bin": b"x"})


@pytest.fixture(autouse=True)
def _collected() -> Iterator[None]:
    """A form that is cut off at the limit leaves its files to the garbage collector."""
    yield
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        gc.collect()


def bomb() -> bytes:
    """A docx of some kilobytes that unpacks to 200 MB."""
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("[Content_Types].xml", "<Types/>")
        file.writestr("word/document.xml", b"0" * (200 << 20))
    return buffer.getvalue()


def many_parts() -> bytes:
    """A docx of very many empty parts."""
    return docx({f"word/{number}.xml": "" for number in range(3_000)})


def lying_size() -> bytes:
    """A docx whose directory says that its parts are small."""
    whole = bytearray(bomb()[:])
    at = whole.rfind(b"PK\x01\x02")
    whole[at + 24 : at + 28] = (10).to_bytes(4, "little")
    return bytes(whole)


BAD = {
    "eicar.txt": ("eicar.txt", EICAR), "eicar as pdf": ("a.pdf", EICAR),
    "eicar in pdf": ("a.pdf", PDF.replace(b"%%EOF", EICAR + b"\n%%EOF")),
    "eicar in docx": ("a.docx", docx({"word/media/x.bin": EICAR})),
    "eicar after jpeg": ("a.jpg", JPEG + EICAR),
    "html as png": ("a.png", HTML), "html as pdf": ("a.pdf", HTML), "html": ("a.html", HTML),
    "pdf and html": ("a.pdf", b"%PDF-1.4\n" + HTML + b"\n%%EOF\n"),
    "png and html": ("a.png", png()[:33] + HTML + png()[33:]),
    "jpeg and html": ("a.jpg", JPEG[:4] + HTML + JPEG[4:]),
    "png and zip": ("a.png", png() + archive({"x": "x"})),
    "jpeg and zip": ("a.jpg", JPEG + archive({"x": "x"})),
    "pdf and zip": ("a.pdf", PDF + archive({"x": "x"}) + b"\n%%EOF"),
    "gif and script": ("a.png", b"GIF89a/*" + HTML),
    "svg": ("a.svg", _SVG), "svg as png": ("a.png", _SVG), "svg as pdf": ("a.pdf", _SVG),
    "macro": ("a.docx", _MACRO), "macro as xlsx": ("a.xlsx", _MACRO), "docm": ("a.docm", _MACRO),
    "macro type": ("a.docx", docx(types="<Types macroEnabled='1'/>")),
    "docx as xlsx": ("a.xlsx", docx()), "xlsx as pdf": ("a.pdf", xlsx()),
    "zip": ("a.zip", archive({"x": "x"})), "zip as docx": ("a.docx", archive({"x": "x"})),
    "bomb": ("a.docx", bomb()), "lying bomb": ("a.docx", lying_size()),
    "many parts": ("a.docx", many_parts()),
    "script pdf": ("a.pdf", PDF.replace(b"/Catalog", b"/Catalog/OpenAction<</JavaScript()>>")),
    "cut pdf": ("a.pdf", PDF[:20]), "cut png": ("a.png", png()[:20]),
    "cut docx": ("a.docx", docx()[:40]),
    "empty": ("a.pdf", b""), "too large": ("a.pdf", PDF + b" " * (10 << 20)),
    "double ending": ("a.pdf.exe", PDF), "ending in front": ("a.exe.png", HTML),
    "nul ending": ("a.exe\x00.pdf", b"MZ\x90\x00"), "dot": ("a.pdf.", PDF),
    "no ending": ("pdf", PDF),
    "ads": ("a.pdf::$DATA", PDF), "php": ("a.php", b"<?php phpinfo();"),
    "php as jpg": ("a.jpg", b"\xff\xd8\xff<?php phpinfo(); \xff\xd9"),
    "exe as pdf": ("a.pdf", b"MZ\x90\x00"),
    "old office": ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
    "old office as docx": ("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
}  # fmt: skip
NAMES = (
    *("../../a.pdf", "..\\..\\a.pdf", "/etc/a.pdf", "C:\\a.pdf", "a\x00.pdf"),
    "a\r\nX-Injected: 1.pdf",
    *('a".pdf', "a;b.pdf", "<script>.pdf", ".pdf", "..pdf", "CON.pdf", "\u202egpj.pdf", "=cmd.pdf"),
    *("a" * 400 + ".pdf", "%2e%2e%2fa.pdf", "示例证照.pdf", "a\u2028b.pdf"),
    *("$(id).pdf", "`id`.pdf"),
)  # fmt: skip


def sent(target: Target, name: str, content: bytes, number: int) -> int:
    form = asked(
        target.people, name=f"示例上传{number}公司", credit_code=code(number),
        email=f"upload{number}@example.com",
    )  # fmt: skip
    proof = (BytesIO(content), name)
    return target.browser().send("/register", form | {"proof": proof}).status_code


def kept(target: Target) -> tuple[int, int]:
    """How many rows and how many files there are."""
    with target.runtime.database.read() as session:
        rows = len(session.scalars(select(Upload)).all())
    return rows, len([path for path in target.runtime.uploads.folder.rglob("*") if path.is_file()])


@pytest.mark.parametrize("what", BAD)
def test_a_bad_file_is_refused_and_nothing_stays(target: Target, what: str) -> None:
    name, content = BAD[what]
    before = kept(target)
    assert sent(target, name, content, 500) in (413, 422)
    assert kept(target) == before
    with target.runtime.database.read() as session:
        query = select(Organization).where(Organization.credit_code == code(500))
        assert session.scalars(query).first() is None


@pytest.mark.parametrize("number", range(len(NAMES)))
def test_whatever_it_is_called_it_stays_in_its_folder_and_is_only_saved(
    target: Target, number: int
) -> None:
    rows, files = kept(target)
    status = sent(target, NAMES[number], PDF, 600 + number)
    if status == 422:
        assert kept(target) == (rows, files)
        return
    assert status == 302
    assert kept(target) == (rows + 1, files + 1)
    with target.runtime.database.read() as session:
        upload = session.scalars(select(Upload).order_by(Upload.id)).all()[-1]
    folder = target.runtime.uploads.folder
    assert target.runtime.uploads.path(upload.key).resolve().is_relative_to(folder.resolve())
    assert target.runtime.uploads.path(upload.key).stat().st_mode & 0o177 == 0
    assert not set(upload.name) & set('/\\:*?"<>|;\r\n\x00\u202e\u2028')
    answer = target.browser("operator").get(f"/uploads/{upload.key}")
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"
    assert "X-Injected" not in answer.headers


def test_the_body_is_limited_everywhere_else(target: Target) -> None:
    for login, address in (("author", "/post/demand"), ("author", "/my/organization/profile")):
        browser = target.browser(login)
        data = {"csrf_token": browser.form_token(), "title": "x" * (5 << 20)}
        assert browser.post(address, data=data).status_code == 413
    many: dict[str, Any] = {f"field{number}": "x" for number in range(3_000)}
    many["file"] = (BytesIO(b"x"), "x")
    assert target.browser().post("/account/sign-in", data=many).status_code == 413
    headers = {"X-CSRFToken": "x", "Content-Type": "application/json"}
    body = b'{"title":"' + b"x" * (5 << 20) + b'"}'
    program = target.browser("author")
    headers["X-CSRFToken"] = program.form_token()
    assert program.post("/api/v1/my/demands", data=body, headers=headers).status_code == 413


@pytest.mark.parametrize("depth", [1_000, 100_000])
def test_nested_json_does_not_exhaust_the_stack(target: Target, depth: int) -> None:
    browser = target.browser("author")
    headers = {"X-CSRFToken": browser.form_token(), "Content-Type": "application/json"}
    for opening, closing in (("[", "]"), ('{"a":', "}")):
        body = '{"title":' + opening * depth + "1" + closing * depth + "}"
        answer = browser.post("/api/v1/my/demands", data=body, headers=headers)
        assert answer.status_code in (400, 422)
