"""Addresses of the register; each stands under the language of its reader."""

from django.urls import path

from ngos.views import cabinet, office, people, public

app_name = "ngos"
urlpatterns = [
    path("ngos/", public.Register.as_view(), name="public_organization_list"),
    path("ngos/<str:inn>/", public.show, name="public_organization_show"),
    path("cabinet/organisation/", cabinet.organization, name="cabinet_organization"),
    path("cabinet/organisation/check/", cabinet.check, name="cabinet_organization_check"),
    path("cabinet/organisation/submit/", cabinet.submit, name="cabinet_organization_submit"),
    path("cabinet/organisation/<slug:page>/", cabinet.edit, name="cabinet_organization_edit"),
    path("cabinet/people/", people.people, name="cabinet_people"),
    path("cabinet/people/invite/", people.invite, name="cabinet_people_invite"),
    path("cabinet/people/<int:pk>/role/", people.role, name="cabinet_people_role"),
    path("cabinet/people/<int:pk>/end/", people.leave, name="cabinet_people_end"),
    path(
        "cabinet/people/invitation/<int:pk>/accept/",
        people.answer,
        {"said": "yes"},
        name="cabinet_invitation_accept",
    ),
    path(
        "cabinet/people/invitation/<int:pk>/decline/",
        people.answer,
        {"said": "no"},
        name="cabinet_invitation_decline",
    ),
    path(
        "cabinet/people/invitation/<int:pk>/withdraw/",
        people.withdraw,
        name="cabinet_invitation_withdraw",
    ),
    path("office/ngos/", office.OrganizationList.as_view(), name="office_organization_list"),
    path("office/ngos/<uuid:public_id>/", office.show, name="office_organization_show"),
    path("office/ngos/<uuid:public_id>/verify/", office.verify, name="office_organization_verify"),
    path(
        "office/ngos/<uuid:public_id>/return/",
        office.send_back,
        name="office_organization_return",
    ),
    path(
        "office/ngos/<uuid:public_id>/suspend/",
        office.suspend,
        name="office_organization_suspend",
    ),
    path(
        "office/ngos/<uuid:public_id>/restore/",
        office.restore,
        name="office_organization_restore",
    ),
]
