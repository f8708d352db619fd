"""Whole paths, one module per aggregate."""

from procurement.urls import bid, call, committee, contract

app_name = "procurement"
urlpatterns = [
    *call.urlpatterns,
    *bid.urlpatterns,
    *committee.urlpatterns,
    *contract.urlpatterns,
]
