"""The application factory."""

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from matcher.runtime import Runtime
from webapp import api, assets, navigation, transactions, zone_places
from webapp.access import identity, obligations, security
from webapp.answers import denials, refusals
from webapp.context import serve_with
from webapp.pages import BLUEPRINTS, DEMONSTRATION


def create_app(runtime: Runtime) -> Flask:
    """The WSGI application over the parts of this process."""
    app = Flask(__name__)
    app.secret_key = runtime.settings.secret_key
    serve_with(app, runtime)
    if proxies := runtime.settings.proxies:
        # What more proxies than these say of the client, the client may have written itself.
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=proxies, x_proto=proxies)  # type: ignore[method-assign]
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True}
    # Before the form tokens are looked at: they are good for one session only.
    identity.init_app(app)
    # Flask runs these in reverse: headers are set on the answer after the commit decided it.
    security.init_app(app, https=runtime.settings.https)
    denials.init_app(app)
    transactions.init_app(app)
    obligations.init_app(app)
    navigation.init_app(app)
    zone_places.init_app(app)
    assets.init_app(app)
    refusals.init_app(app)
    api.init_app(app)
    shown = BLUEPRINTS + (DEMONSTRATION if runtime.settings.demonstration else ())
    for blueprint in shown:
        app.register_blueprint(blueprint)
    return app
