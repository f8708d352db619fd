"""Addresses of the committee: its appointment, its room, the way from the envelope to the list."""

from django.urls import path

from procurement.views.cabinet import cure
from procurement.views.committee import admission, declare, home, minutes, opening, room
from procurement.views.office import committees

ROOM = "committee/calls/<str:number>/"
CHECK = f"{ROOM}admission/"
MINUTES = f"{ROOM}minutes/<slug:kind>/"
OFFICE = "office/calls/<str:number>/committee/"

urlpatterns = [
    path(OFFICE, committees.edit, name="office_committee_edit"),
    path(f"{OFFICE}<int:pk>/replace/", committees.replace, name="office_committee_replace"),
    path("committee/", home.home, name="committee_home"),
    path(ROOM, room.show, name="committee_call"),
    path(f"{ROOM}opening/", opening.show, name="committee_opening"),
    path(f"{ROOM}opening/confirm/", opening.confirm, name="committee_opening_confirm"),
    path(f"{ROOM}opening/open/", opening.open_all, name="committee_opening_open"),
    path(f"{ROOM}declare/", declare.declare, name="committee_declare"),
    path(CHECK, admission.index, name="committee_admission_list"),
    path(f"{CHECK}begin/", admission.begin, name="committee_admission_begin"),
    path(f"{CHECK}confirm/", admission.conclude, name="committee_admission_confirm"),
    path(f"{CHECK}<str:code>/", admission.check, name="committee_admission"),
    path(f"{CHECK}<str:code>/return/", admission.send_back, name="committee_admission_return"),
    path(MINUTES, minutes.show, name="committee_minutes"),
    path(f"{MINUTES}print/", minutes.print_out, name="committee_minutes_print"),
    path(f"{MINUTES}sign/", minutes.sign, name="committee_minutes_sign"),
    path("cabinet/bids/<str:code>/cure/", cure.cure, name="cabinet_bid_cure"),
]
