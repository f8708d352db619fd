"""Addresses of programmes, calls and questions."""

from django.urls import path

from procurement.views.cabinet import questions as cabinet
from procurement.views.office import calls, programmes, questions
from procurement.views.public import calls as public

OFFICE = "office/calls/<str:number>/"

urlpatterns = [
    path("calls/", public.CallList.as_view(), name="public_call_list"),
    path("calls/<str:number>/", public.show, name="public_call_show"),
    path("calls/<str:number>/ask/", cabinet.ask, name="cabinet_question_ask"),
    path("office/programmes/", programmes.index, name="office_programme_list"),
    path("office/programmes/new/", programmes.new, name="office_programme_new"),
    path("office/programmes/<str:number>/", programmes.show, name="office_programme_show"),
    path("office/programmes/<str:number>/edit/", programmes.edit, name="office_programme_edit"),
    path(
        "office/programmes/<str:number>/approve/",
        programmes.approve,
        name="office_programme_approve",
    ),
    path("office/questions/", questions.index, name="office_question_list"),
    path("office/questions/<int:pk>/", questions.answer, name="office_question_answer"),
    path("office/calls/", calls.CallList.as_view(), name="office_call_list"),
    path("office/calls/new/", calls.new, name="office_call_new"),
    path(OFFICE, calls.show, name="office_call_show"),
    path(f"{OFFICE}edit/<slug:page>/", calls.edit, name="office_call_edit"),
    path(f"{OFFICE}step/<slug:name>/", calls.step, name="office_call_step"),
    path(f"{OFFICE}send-back/", calls.send_back, name="office_call_send_back"),
    path(f"{OFFICE}cancel/", calls.cancel, name="office_call_cancel"),
    path(f"{OFFICE}repeat/", calls.repeat, name="office_call_repeat"),
]
