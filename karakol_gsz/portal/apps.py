from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "karakol_gsz.portal"
    label = "portal"
