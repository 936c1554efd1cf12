"""One blueprint per task."""

from flask import Blueprint

from webapp.pages.account import blueprint as account_pages
from webapp.pages.desk import blueprint as desk_pages
from webapp.pages.health import blueprint as health_pages
from webapp.pages.home import blueprint as home_pages
from webapp.pages.listing import blueprint as listing_pages
from webapp.pages.manual import blueprint as manual_pages
from webapp.pages.my import blueprint as my_pages
from webapp.pages.organization import blueprint as organization_pages
from webapp.pages.post import blueprint as post_pages
from webapp.pages.review import blueprint as review_pages
from webapp.pages.search import blueprint as search_pages
from webapp.pages.styleguide import blueprint as styleguide_pages

BLUEPRINTS: tuple[Blueprint, ...] = (
    home_pages,
    search_pages,
    listing_pages,
    organization_pages,
    account_pages,
    post_pages,
    my_pages,
    review_pages,
    desk_pages,
    manual_pages,
    health_pages,
)
# What only a demonstration serves besides.
DEMONSTRATION: tuple[Blueprint, ...] = (styleguide_pages,)
