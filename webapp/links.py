"""Addresses of this site: as mails hold them, and as forms may ask to be led to."""

import re

from flask import url_for

from webapp.context import runtime

# A path of this site: browsers read // and /\ as another host, and skip control characters.
_LOCAL_PATH = re.compile(r"/(?![/\\])[^\x00-\x20\\]*")


def local_path(asked: str, otherwise: str) -> str:
    """What was asked for, if it is a path of this site; else the other address."""
    return asked if _LOCAL_PATH.fullmatch(asked) else otherwise


def absolute(path: str) -> str:
    """The whole address of a path of this site."""
    return runtime().settings.public_url + path


def public_link(endpoint: str, token: str) -> str:
    """The whole address of a page, from the settings: what a browser calls the host may be false.

    Args:
        endpoint: of the page.
        token: the secret in its path.
    """
    return absolute(url_for(endpoint, token=token))
