"""One blueprint per task."""

from flask import Blueprint

from webapp.pages.about import blueprint as about_pages
from webapp.pages.account import blueprint as account_pages
from webapp.pages.attachments import blueprint as attachment_pages
from webapp.pages.audit import blueprint as audit_pages
from webapp.pages.contract_registration import blueprint as contract_registration_pages
from webapp.pages.contracts import blueprint as contract_pages
from webapp.pages.demonstration_mail import blueprint as demonstration_mail_pages
from webapp.pages.desk import blueprint as desk_pages
from webapp.pages.engagement import blueprint as engagement_pages
from webapp.pages.evaluations import blueprint as evaluation_pages
from webapp.pages.feeds import blueprint as feed_pages
from webapp.pages.guiding import blueprint as guiding_pages
from webapp.pages.health import blueprint as health_pages
from webapp.pages.home import blueprint as home_pages
from webapp.pages.interests import blueprint as interest_pages
from webapp.pages.invitations import blueprint as invitation_pages
from webapp.pages.listing import blueprint as listing_pages
from webapp.pages.lists import blueprint as list_pages
from webapp.pages.made_files import blueprint as made_file_pages
from webapp.pages.manual import blueprint as manual_pages
from webapp.pages.market import blueprint as market_pages
from webapp.pages.my import blueprint as my_pages
from webapp.pages.my_organization import blueprint as my_organization_pages
from webapp.pages.notifications import blueprint as notification_pages
from webapp.pages.organization import blueprint as organization_pages
from webapp.pages.own_data import blueprint as own_data_pages
from webapp.pages.own_searches import blueprint as own_search_pages
from webapp.pages.payments import blueprint as payment_pages
from webapp.pages.post import blueprint as post_pages
from webapp.pages.privacy import blueprint as privacy_pages
from webapp.pages.receipt import blueprint as receipt_pages
from webapp.pages.registers.bodies import blueprint as service_body_pages
from webapp.pages.registers.certificates import blueprint as certificate_pages
from webapp.pages.registration import blueprint as registration_pages
from webapp.pages.reports import blueprint as report_pages
from webapp.pages.review import blueprint as review_pages
from webapp.pages.saved_searches import blueprint as saved_search_pages
from webapp.pages.search import blueprint as search_pages
from webapp.pages.security_admin import blueprint as security_pages
from webapp.pages.site_map import blueprint as site_map_pages
from webapp.pages.statistics import blueprint as statistics_pages
from webapp.pages.styleguide import blueprint as styleguide_pages
from webapp.pages.system_admin import blueprint as system_pages
from webapp.pages.unsubscribe import blueprint as unsubscribe_pages
from webapp.pages.uploads import blueprint as upload_pages
from webapp.pages.versions import blueprint as version_pages
from webapp.pages.yearbook import blueprint as yearbook_pages
from webapp.pages.zone_brokers import blueprint as zone_broker_pages
from webapp.pages.zone_lists import blueprint as zone_list_pages
from webapp.pages.zone_organizations import blueprint as zone_organization_pages

BLUEPRINTS: tuple[Blueprint, ...] = (
    home_pages,
    search_pages,
    listing_pages,
    organization_pages,
    list_pages,
    about_pages,
    feed_pages,
    site_map_pages,
    account_pages,
    post_pages,
    guiding_pages,
    receipt_pages,
    attachment_pages,
    my_pages,
    review_pages,
    version_pages,
    zone_broker_pages,
    desk_pages,
    engagement_pages,
    payment_pages,
    interest_pages,
    contract_pages,
    report_pages,
    evaluation_pages,
    contract_registration_pages,
    audit_pages,
    security_pages,
    system_pages,
    registration_pages,
    invitation_pages,
    my_organization_pages,
    zone_organization_pages,
    zone_list_pages,
    yearbook_pages,
    service_body_pages,
    certificate_pages,
    market_pages,
    statistics_pages,
    made_file_pages,
    upload_pages,
    manual_pages,
    privacy_pages,
    own_data_pages,
    notification_pages,
    own_search_pages,
    saved_search_pages,
    unsubscribe_pages,
    health_pages,
)
# What only a demonstration serves besides.
DEMONSTRATION: tuple[Blueprint, ...] = (styleguide_pages, demonstration_mail_pages)
