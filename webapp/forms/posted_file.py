"""A file as people post it, and forms that may be larger because they carry one."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Blueprint, g, request
from werkzeug.datastructures import FileStorage

from matcher.errors import FieldProblem, FileRefusedError, InvalidError
from matcher.taxonomy import load_rules
from matcher.uploads.content import TAKEN
from matcher.uploads.names import harmless, suffix_of
from matcher.uploads.store import Received, Sent
from webapp.context import RECEIVED, keep, runtime, session

FILE = "file"
PROOF, PROOF_LABEL = "proof", "证明材料"
# What the other fields of such a form take.
_FORM_MEGABYTES = 1


def takes_files(blueprint: Blueprint, *endpoints: str, several: bool = False) -> None:
    """Let the forms of these endpoints be as large as the largest file, or as several together."""

    # Before anything reads the form: the check of its token would read it under the usual limit.
    @blueprint.url_value_preprocessor
    def _allow(endpoint: str | None, _values: object) -> None:
        if endpoint in endpoints and request.method == "POST":
            rules = load_rules()
            files = rules.intake.request_megabytes if several else rules.upload_megabytes
            request.max_content_length = (files + _FORM_MEGABYTES) << 20


def has_file(name: str) -> bool:
    """Whether a file was chosen."""
    return bool(name in request.files and request.files[name].filename)


def received_file(name: str) -> Received:
    """The file of this field, checked and laid down.

    Raises:
        InvalidError: none was chosen, or it cannot be taken; the message says why.
    """
    if not has_file(name):
        raise InvalidError([FieldProblem(name, PROOF_LABEL, f"请选择文件，可以是 {TAKEN}")])
    return _received(request.files[name], name, PROOF_LABEL)


def posted_files(name: str) -> list[FileStorage]:
    """The files that were chosen in this field; nothing is looked at yet."""
    return [file for file in request.files.getlist(name) if file.filename]


def received_files(name: str, label: str) -> list[Received]:
    """All files of this field, checked and laid down; none is an empty list.

    Raises:
        InvalidError: there are too many, or one cannot be taken; the message says which, and why.
    """
    chosen, most = posted_files(name), load_rules().intake.files_per_listing
    if len(chosen) > most:
        raise InvalidError([FieldProblem(name, label, f"一次最多 {most} 个，请减少后再试")])
    return [_received(file, name, f"{label}“{(file.filename or '')[:40]}”") for file in chosen]


def received_aside(name: str, label: str) -> list[Received]:
    """The files of this field, taken while no transaction runs; read again what was read before.

    Raises:
        InvalidError: one cannot be taken; the message says which, and why.
    """
    keep()
    received = received_files(name, label)
    session().expire_all()
    return received


@contextmanager
def read_aside(name: str) -> Iterator[Path]:
    """The file of this field under a harmless name, to be read and not kept.

    No transaction is open meanwhile: reading takes seconds, and SQLite has one writer at a time.
    """
    posted = request.files[name]
    sent = posted.filename or ""
    keep()
    with tempfile.TemporaryDirectory(prefix="posted-") as folder:
        path = Path(folder) / harmless(sent, suffix_of(sent)[:10])
        posted.save(path)
        yield path


def _received(file: FileStorage, name: str, label: str) -> Received:
    try:
        received = runtime().uploads.receive(Sent(file.stream, file.filename or ""))
    except FileRefusedError as error:
        raise InvalidError([FieldProblem(name, label, error.message)]) from None
    g.setdefault(RECEIVED, []).append(received.key)
    return received
