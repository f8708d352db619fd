"""Pages of the ground for people; each stands under the language of its reader."""

from django.urls import path

from karakol_gsz.portal import views

app_name = "portal"
urlpatterns = [
    path("", views.home, name="home"),
    path("about/", views.about, name="about"),
    path("welcome/", views.after_sign_in, name="after_sign_in"),
    path("cabinet/", views.cabinet, name="cabinet_today"),
    path("office/", views.office, name="office_today"),
    path("office/gallery/", views.gallery, name="office_gallery"),
]
