"""What the web server loads: `gunicorn webapp.wsgi:app`."""

import os

from matcher.privacy.logs import configure_logs
from matcher.runtime import Runtime
from matcher.settings import load_settings
from webapp.app import create_app
from webapp.follower import follow

configure_logs()
app = create_app(Runtime(load_settings(os.environ)))
follow(app)
