"""Addresses from the marks to the end of the time for objections."""

from django.urls import path

from procurement.views.cabinet import appeals as cabinet
from procurement.views.committee import ranking, scoring
from procurement.views.office import appeals as office
from procurement.views.public import results as public

ROOM = "committee/calls/<str:number>/"
BID = "committee/bids/<str:code>/"
OWN = "cabinet/bids/<str:code>/"

urlpatterns = [
    path(BID, scoring.show, name="committee_bid"),
    path(f"{BID}autosave/", scoring.autosave, name="committee_bid_autosave"),
    path(f"{BID}lock/", scoring.lock, name="committee_bid_lock"),
    path(f"{ROOM}ranking/", ranking.show, name="committee_ranking"),
    path(f"{ROOM}ranking/prepare/", ranking.prepare, name="committee_ranking_prepare"),
    path(f"{ROOM}ranking/approve/", ranking.approve, name="committee_ranking_approve"),
    path(f"{ROOM}ranking/vote/<int:group>/", ranking.vote, name="committee_ranking_vote"),
    path(f"{ROOM}absence/<int:seat>/", ranking.absence, name="committee_absence"),
    path(f"{ROOM}publish/", ranking.publish, name="committee_results_publish"),
    path("calls/<str:number>/results/", public.show, name="public_call_results"),
    path(f"{OWN}outcome/", cabinet.outcome, name="cabinet_bid_outcome"),
    path(f"{OWN}offer/", cabinet.accept_offer, name="cabinet_offer_accept"),
    path(f"{OWN}appeal/", cabinet.object_to_it, name="cabinet_appeal_new"),
    path("office/appeals/", office.AppealList.as_view(), name="office_appeal_list"),
    path("office/appeals/<int:pk>/", office.show, name="office_appeal_show"),
]
