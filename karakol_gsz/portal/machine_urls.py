"""Addresses for machines: no language in front."""

from django.urls import path

from karakol_gsz.portal import machines

urlpatterns = [
    path("health/live", machines.live, name="health_live"),
    path("health/ready", machines.ready, name="health_ready"),
    path("robots.txt", machines.robots, name="robots"),
    path(".well-known/security.txt", machines.security, name="security_txt"),
]
