"""Entries of the registers as rows of tables."""

from typing import Any

from flask import url_for

from matcher.clock import today
from matcher.privacy.masking import mask
from matcher.service_registers.models import BrokerCertificate, ServiceBody
from matcher.service_registers.validity import WORDS, word_for
from matcher.statistics.register_activity import Activity
from matcher.taxonomy import scheme
from webapp.presentation.text import day, names

_TONES = {
    "valid": "good",
    "expiring": "warn",
    "expired": "bad",
    "ended": "quiet",
    "pending": "open",
}


def body_row(body: ServiceBody, done: Activity) -> dict[str, Any]:
    """A service body and what it did this year."""
    member = body.organization_id is not None
    registers = body.body_class == "registration"
    return _validity(body) | {
        "name": mask(body.name),
        "url": url_for("service_bodies.show", register_id=body.id),
        "about": body.credit_code,
        "cells": [
            ("类别", scheme("service_body_classes").name(body.body_class)),
            ("编号", mask(body.certificate)),
        ],
        "done": [
            ("今年对接", done.engagements if member else None),
            ("今年签约", done.contracts if member else None),
            ("今年登记", done.registered if registers else None),
        ],
        "undone": "" if member else "没有在平台登记的同名或同代码单位，无法统计对接和签约",
    }


def certificate_row(one: BrokerCertificate, done: Activity) -> dict[str, Any]:
    """A certificate, and what its holder has in hand and did this year."""
    member = one.user_id is not None
    return _validity(one) | {
        "name": mask(one.name),
        "url": url_for("certificates.show", register_id=one.id),
        "about": mask(one.issuer),
        "cells": [
            ("等级", scheme("certificate_levels").name(one.level)),
            ("编号", mask(one.number)),
            ("擅长领域", names("technical_fields", one.technical_fields)),
        ],
        "done": [
            ("在办", done.load if member else None),
            ("今年对接", done.engagements if member else None),
            ("今年签约", done.contracts if member else None),
        ],
        "undone": "" if member else "没有关联平台账号，无法统计在办、对接和签约",
    }


def _validity(row: ServiceBody | BrokerCertificate) -> dict[str, Any]:
    word = word_for(row, today())
    left = (row.valid_to - today()).days if row.valid_to else 0
    return {
        "since": day(row.valid_from),
        "until": day(row.valid_to),
        "state": f"{WORDS[word]}，还有 {left} 天" if word == "expiring" else WORDS[word],
        "tone": _TONES[word],
        "ended_on": day(row.ended_on),
        "end_reason": mask(row.end_reason),
    }
