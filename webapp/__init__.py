"""The pages: HTTP in, one domain function, HTML out."""

from webapp.app import create_app

__all__ = ["create_app"]
