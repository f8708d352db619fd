"""The address of a document carries no language: letters, QR codes and papers name it."""

from django.urls import path

from karakol_gsz.documents import views

app_name = "documents"

urlpatterns = [path("documents/<uuid:public_id>/", views.document, name="document")]
