"""What the web server loads: `gunicorn webapp.wsgi:app`."""

import os

from matcher.runtime import Runtime
from matcher.settings import load_settings
from webapp.app import create_app
from webapp.follower import follow

runtime = Runtime(load_settings(os.environ))
app = create_app(runtime)
follow(runtime)
