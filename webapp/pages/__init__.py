"""One blueprint per task."""

from flask import Blueprint

from webapp.pages import (
    account,
    desk,
    health,
    home,
    listing,
    manual,
    my,
    organization,
    post,
    review,
    search,
    styleguide,
)

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
    manual.blueprint,
    health.blueprint,
)
# What only a demonstration serves besides.
DEMONSTRATION: tuple[Blueprint, ...] = (styleguide.blueprint,)
