from django.urls import path

from karakol_gsz.audit import views

app_name = "audit"
urlpatterns = [
    path("ledger/", views.heads, name="heads"),
    path("receipts/verify/", views.verify_receipt, name="verify_receipt"),
    path("office/journal/", views.JournalView.as_view(), name="journal"),
]
