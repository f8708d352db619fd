"""The heads of the journal for everybody, the journal itself for those who watch the money."""

import json
from typing import Any

from django.contrib.auth.mixins import LoginRequiredMixin
from django.db import connection
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.generic import ListView

from karakol_gsz.audit import chain, presenters, signing
from karakol_gsz.audit.forms import ReceiptForm
from karakol_gsz.audit.models import Event, Link
from karakol_gsz.core.http import posted

DAILY_HEADS = """
SELECT DISTINCT ON (day) (e.at AT TIME ZONE 'Asia/Bishkek')::date AS day,
       l.seq, encode(l.hash, 'hex')
  FROM audit_link l JOIN audit_event e ON e.id = l.event_id
 ORDER BY day DESC, l.seq DESC LIMIT 30
"""


def heads(request: HttpRequest) -> HttpResponse:
    """The journal's last link and the last link of each day: a later rewrite would show here."""
    with connection.cursor() as cursor:
        cursor.execute(DAILY_HEADS)
        days = [{"day": day, "seq": seq, "hash": own} for day, seq, own in cursor.fetchall()]
    seq, own = chain.head()
    signed = signing.sign({"seq": seq, "hash": own})
    context = {"days": days, "seq": seq, "hash": own, "signed": json.dumps(signed)}
    return render(request, "audit/heads.html", context)


def verify_receipt(request: HttpRequest) -> HttpResponse:
    """Say whether a receipt was signed by the city and whether the journal still holds its link."""
    form = ReceiptForm(posted(request), request.FILES or None)
    verdict: dict[str, Any] | None = None
    status = 200
    if request.method == "POST":
        if form.is_valid():
            verdict = judge(form.cleaned_data["receipt"])
        else:
            status = 422
    context = {"form": form, "verdict": verdict}
    return render(request, "audit/verify_receipt.html", context, status=status)


def judge(receipt: dict[str, Any]) -> dict[str, Any]:
    """The signature over every byte, and the journal's link that the receipt names."""
    link = Link.objects.filter(seq=receipt.get("ledger_seq") or -1).first()
    in_journal = bool(link and bytes(link.hash).hex() == receipt.get("ledger_hash"))
    return {"signed": signing.verify(receipt), "in_journal": in_journal, "receipt": receipt}


@cache_control(public=True, max_age=3600)
def public_keys(request: HttpRequest) -> JsonResponse:
    """The public halves of the keys, for checking receipts without the portal."""
    return JsonResponse({"algorithm": "Ed25519", "keys": signing.public_keys()})


class JournalView(LoginRequiredMixin, ListView[Event]):
    """Every deed, newest first."""

    template_name = "audit/journal.html"
    paginate_by = 50

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.is_authenticated and not request.user.has_perm("audit.view_journal"):
            raise Http404
        return super().dispatch(request, *args, **kwargs)  # type: ignore[return-value]

    def get_queryset(self) -> QuerySet[Event]:
        return presenters.unveiled(Event.objects.order_by("-pk"), self.request.user)
