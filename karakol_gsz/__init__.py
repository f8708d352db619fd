"""The ground of the portal: the project package and the shared kernel."""

from karakol_gsz.celery import app as celery_app

__all__ = ["celery_app"]
