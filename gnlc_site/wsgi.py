"""The entrance for gunicorn."""

import os

from django.core.wsgi import get_wsgi_application

from notifications import bell

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gnlc_site.settings")
application = get_wsgi_application()
bell.warm()
