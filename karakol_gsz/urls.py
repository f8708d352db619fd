"""Every address of the portal, by string: the ground imports no app."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("karakol_gsz.portal.machine_urls")),
    path("", include("karakol_gsz.documents.urls")),
    path("", include("karakol_gsz.audit.machine_urls")),
]

urlpatterns += i18n_patterns(
    path("", include("karakol_gsz.portal.urls")),
    path("accounts/", include("allauth.urls")),
    path("", include("karakol_gsz.accounts.urls")),
    path("", include("karakol_gsz.notifications.urls")),
    path("", include("karakol_gsz.lawbook.urls")),
    path("", include("karakol_gsz.city.urls")),
    path("", include("karakol_gsz.audit.urls")),
    path("", include("ngos.urls")),
    path("", include("procurement.urls")),
    path("", include("monitoring.urls")),
)

handler404 = "karakol_gsz.portal.views.not_found"
handler403 = "karakol_gsz.portal.views.forbidden"
handler500 = "karakol_gsz.portal.views.broken"
