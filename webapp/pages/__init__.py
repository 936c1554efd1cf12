"""One blueprint per task."""

from flask import Blueprint

from webapp.pages import account, desk, home, listing, my, organization, post, review, search

BLUEPRINTS: tuple[Blueprint, ...] = (
    home.blueprint,
    search.blueprint,
    listing.blueprint,
    organization.blueprint,
    account.blueprint,
    post.blueprint,
    my.blueprint,
    review.blueprint,
    desk.blueprint,
)
