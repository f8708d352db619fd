"""Addresses: bid."""

from django.urls import URLPattern, path, re_path

from procurement.norms.bid_pages import COMMON_PAGES
from procurement.selectors.bid import FILES
from procurement.views.cabinet import bids, bids_pages, bids_send

ONE = "cabinet/bids/<str:code>/"
PAGES = "|".join([*[page.slug for page in COMMON_PAGES], FILES])
PAGE = rf"^cabinet/bids/(?P<code>[^/]+)/(?P<page>{PAGES})/"

urlpatterns: list[URLPattern] = [
    path("cabinet/bids/", bids.BidList.as_view(), name="cabinet_bid_list"),
    path("cabinet/bids/start/<str:number>/<int:lot_no>/", bids.start, name="cabinet_bid_start"),
    path(ONE, bids.show, name="cabinet_bid_show"),
    path(ONE + "check/", bids_send.check, name="cabinet_bid_check"),
    path(ONE + "submit/", bids_send.submit, name="cabinet_bid_submit"),
    path(ONE + "receipt/", bids_send.receipt, name="cabinet_bid_receipt"),
    path(ONE + "receipt.json", bids_send.receipt_json, name="cabinet_bid_receipt_json"),
    path(ONE + "withdraw/", bids_send.withdraw, name="cabinet_bid_withdraw"),
    path(ONE + "copy/", bids.copy, name="cabinet_bid_copy"),
    re_path(PAGE + "$", bids_pages.page, name="cabinet_bid_page"),
    re_path(PAGE + "autosave/$", bids_pages.autosave, name="cabinet_bid_autosave"),
    re_path(PAGE + "both/$", bids_pages.both, name="cabinet_bid_both"),
]
