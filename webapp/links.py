"""Addresses of this site as mails hold them."""

from flask import url_for

from webapp.context import runtime


def public_link(endpoint: str, token: str) -> str:
    """The whole address of a page, from the settings: what a browser calls the host may be false.

    Args:
        endpoint: of the page.
        token: the secret in its path.
    """
    path: str = url_for(endpoint, token=token)
    return runtime().settings.public_url + path
