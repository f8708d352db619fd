from django.urls import path

from karakol_gsz.notifications import views

app_name = "notifications"
urlpatterns = [
    path("inbox/", views.inbox, name="inbox"),
    path("inbox/read/", views.read_all, name="inbox_read_all"),
    path("inbox/<uuid:public_id>/", views.letter, name="inbox_letter"),
    path("inbox/<uuid:public_id>/read/", views.read_letter, name="inbox_letter_read"),
]
