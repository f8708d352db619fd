"""Whole paths, one module per aggregate."""

from procurement.urls import bid, call, committee, contract, evaluation

app_name = "procurement"
urlpatterns = [
    *call.urlpatterns,
    *bid.urlpatterns,
    *committee.urlpatterns,
    *contract.urlpatterns,
    *evaluation.urlpatterns,
]
