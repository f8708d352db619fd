"""Addresses of the award and of contracts."""

from django.urls import path

from procurement.views.cabinet import contracts as cabinet
from procurement.views.office import awards, contracts

AWARD = "office/calls/<str:number>/award/"
OFFICE = "office/contracts/<str:number>/"
CABINET = "cabinet/contracts/<str:number>/"

urlpatterns = [
    path(AWARD, awards.show, name="office_award_show"),
    path(f"{AWARD}name/", awards.name_winners, name="office_award_name"),
    path("office/contracts/", contracts.ContractList.as_view(), name="office_contract_list"),
    path(OFFICE, contracts.show, name="office_contract_show"),
    path(f"{OFFICE}edit/<slug:page>/", contracts.edit, name="office_contract_edit"),
    path(f"{OFFICE}hand-over/", contracts.hand_over, name="office_contract_hand_over"),
    path(f"{OFFICE}take-back/", contracts.take_back, name="office_contract_take_back"),
    path(f"{OFFICE}sign/", contracts.sign, name="office_contract_sign"),
    path("cabinet/contracts/", cabinet.index, name="cabinet_contract_list"),
    path(CABINET, cabinet.show, name="cabinet_contract_show"),
    path(f"{CABINET}sign/", cabinet.sign, name="cabinet_contract_sign"),
    path(f"{CABINET}decline/", cabinet.decline, name="cabinet_contract_decline"),
]
