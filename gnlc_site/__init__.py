"""The front door: settings, addresses, the Celery app, the local stack and the landing pages."""

from gnlc_site.celery import app as celery_app  # the bell finds its broker through the current app

__all__ = ["celery_app"]
