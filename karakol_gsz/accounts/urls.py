from django.urls import path

from karakol_gsz.accounts import views

app_name = "accounts"
urlpatterns = [
    path("accounts/profile/", views.profile, name="profile"),
    path("accounts/invitation/<str:token>/", views.invitation, name="invitation"),
    path("office/people/", views.people, name="office_people"),
    path("office/people/invite/", views.invite, name="office_people_invite"),
    path("office/people/<uuid:public_id>/", views.person, name="office_person"),
    path("office/people/<uuid:public_id>/role/", views.grant_role, name="office_person_role"),
    path(
        "office/people/<uuid:public_id>/role/<int:grant>/end/",
        views.end_role,
        name="office_person_role_end",
    ),
    path("office/people/<uuid:public_id>/invite/", views.invite_again, name="office_person_invite"),
    path("office/people/<uuid:public_id>/block/", views.block, name="office_person_block"),
]
