"""The match report in Word, as a file to be saved."""

from pathlib import Path

from flask import Response

from matcher.match_reports import Reported, document, words_of
from webapp.answers.downloads import MEDIA_TYPES, download
from webapp.context import runtime


def report_file(reported: Reported) -> Response:
    """The report of a match that the reader may have."""
    settings = runtime().settings
    own = settings.match_report_template
    words = words_of(reported, runtime().replica.ranker, settings.zone_name)
    name = f"匹配说明书-{reported.need.code}-{reported.achievement.code}.docx"
    return download(document(words, Path(own) if own else None), MEDIA_TYPES[".docx"], name)
