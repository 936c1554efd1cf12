"""What the web server loads: `gunicorn webapp.wsgi:app`."""

import os

from matcher.runtime import Runtime
from matcher.settings import load_settings
from webapp.app import create_app
from webapp.follower import follow

app = create_app(Runtime(load_settings(os.environ)))
follow(app)
