from django.urls import path

from karakol_gsz.audit import views

urlpatterns = [
    path(".well-known/karakol-keys.json", views.public_keys, name="public_keys"),
]
