"""The application factory."""

from flask import Flask

from matcher.runtime import Runtime
from webapp import assets, identity, navigation, refusals, security, transactions
from webapp.context import serve_with
from webapp.pages import BLUEPRINTS, DEMONSTRATION


def create_app(runtime: Runtime) -> Flask:
    """The WSGI application over the parts of this process."""
    app = Flask(__name__)
    app.secret_key = runtime.settings.secret_key
    serve_with(app, runtime)
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True}
    # Flask runs these in reverse: headers are set on the answer after the commit decided it.
    security.init_app(app, https=runtime.settings.https)
    transactions.init_app(app)
    identity.init_app(app)
    navigation.init_app(app)
    assets.init_app(app)
    refusals.init_app(app)
    shown = BLUEPRINTS + (DEMONSTRATION if runtime.settings.demonstration else ())
    for blueprint in shown:
        app.register_blueprint(blueprint)
    return app
