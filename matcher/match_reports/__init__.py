"""The match report in Word that both sides sign."""

from matcher.match_reports.document import document
from matcher.match_reports.origin import origin_of
from matcher.match_reports.permitted import Reported, desk_match, engagement_match
from matcher.match_reports.words import words_of

__all__ = ["Reported", "desk_match", "document", "engagement_match", "origin_of", "words_of"]
