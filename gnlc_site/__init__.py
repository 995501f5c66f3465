"""The front door: settings, addresses, the Celery app, the local stack and the landing pages."""
