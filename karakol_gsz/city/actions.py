"""What the office writes about its own house: the card, who signs, and orders."""

from datetime import date, datetime
from typing import Any, cast

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from karakol_gsz.audit import journal
from karakol_gsz.city.models import THE_ONE, City, Order, OrderKind, Post, Signatory
from karakol_gsz.city.reader import signatory
from karakol_gsz.core import uploads
from karakol_gsz.core.clock import local
from karakol_gsz.core.errors import Refusal

CHANGE, ISSUE = "city.change_city", "city.issue_order"
SCAN = "city.order"


@transaction.atomic
def change_card(*, by: Any, now: datetime, **fields: Any) -> City:
    """Write the card anew; papers made before keep what they say."""
    city = _locked_card()
    _ask(by, CHANGE, city)
    changed = {name: value for name, value in fields.items() if getattr(city, name) != value}
    if not changed:
        return city
    before = {name: getattr(city, name) for name in changed}
    for name, value in changed.items():
        setattr(city, name, value)
    city.save()
    journal.record(city, "change_card", by=by, facts={"before": before, "after": changed})
    return city


@transaction.atomic
def appoint_signatory(
    *,
    post: str,
    person_ru: str,
    person_ky: str,
    basis_ru: str,
    basis_ky: str,
    starts_on: date,
    ends_on: date | None = None,
    acting_order: Order | None = None,
    by: Any,
    now: datetime,
) -> Signatory:
    """Say who signs in a post; two people never hold one post, nor stand in for one, at once."""
    city = _locked_card()
    _ask(by, CHANGE, city)
    rows = Signatory.objects.filter(post=post, acting_order__isnull=acting_order is None)
    if holder := rows.between(starts_on, ends_on).order_by("-starts_on").first():
        raise Refusal(
            _("%(person)s holds this post in these days. First write the last day of that term.")
            % {
                "person": holder.person_ky
                if translation.get_language() == "ky"
                else holder.person_ru
            }
        )
    if acting_order is not None and ends_on is None:
        raise Refusal(_("An acting person signs until a day: write the last day."))
    written = Signatory.objects.create(
        post=post,
        person_ru=person_ru,
        person_ky=person_ky,
        basis_ru=basis_ru,
        basis_ky=basis_ky,
        starts_on=starts_on,
        ends_on=ends_on,
        acting_order=acting_order,
    )
    journal.record(
        written,
        "appoint",
        by=by,
        basis=str(acting_order or basis_ru),
        facts={"post": post, "person": person_ru, "from": starts_on, "to": ends_on},
    )
    return written


@transaction.atomic
def end_signatory(row: Signatory, *, ends_on: date, by: Any, now: datetime) -> Signatory:
    """Write the last day on which a person signs."""
    city = _locked_card()
    _ask(by, CHANGE, city)
    fresh = Signatory.objects.select_for_update(of=("self",)).get(pk=row.pk)
    if ends_on < fresh.starts_on:
        raise Refusal(_("The last day cannot be before the first one."))
    if fresh.ends_on is not None and ends_on > fresh.ends_on:
        raise Refusal(_("The term can be made shorter only; write a new one to go on."))
    before, fresh.ends_on = fresh.ends_on, ends_on
    fresh.save(update_fields=["ends_on"])
    journal.record(fresh, "end", by=by, facts={"before": before, "to": ends_on})
    return fresh


@transaction.atomic
def issue_order(
    *,
    number: str,
    on: date,
    kind: str,
    title_ru: str,
    title_ky: str,
    issuer: str = Post.MAYOR,
    scan: Any = None,
    by: Any,
    now: datetime,
) -> Order:
    """Enter a signed order into the register; committees, calls and adoptions stand on it.

    *scan* is an upload or a document kept before.
    """
    _ask(by, ISSUE, None)
    if on > local(now).date():
        raise Refusal(_("An order cannot be dated later than today."))
    number = number.strip()
    _locked_card()
    if Order.objects.filter(issuer=issuer, date__year=on.year, number__iexact=number).exists():
        raise Refusal(
            _("The order No. %(number)s of %(year)s is in the register already.")
            % {"number": number, "year": on.year}
        )
    order = Order.objects.create(
        number=number,
        date=on,
        kind=OrderKind(kind),
        title_ru=title_ru,
        title_ky=title_ky,
        issuer=issuer,
        **_signed_by(issuer, on),
    )
    if kept := uploads.take_in(scan, kind=SCAN, by=by, subject=order, title=title_ru):
        order.scan = cast(Any, kept)
        order.save(update_fields=["scan"])
    journal.record(
        order,
        "issue",
        by=by,
        basis=str(order),
        facts={"kind": kind, "title": title_ru, "sha256": getattr(kept, "sha256", "")},
    )
    return order


def _signed_by(issuer: str, on: date) -> dict[str, str]:
    """The signature as a text: later changes of the card leave it alone."""
    signer = signatory(issuer, on=on)
    signed = {}
    for language in ("ru", "ky"):
        with translation.override(language):
            words = signer.post_words if signer else str(Post(issuer).label)
            if signer and signer.is_acting:
                words = _("Acting: %(post)s") % {"post": words}
            name = getattr(signer, f"person_{language}") if signer else ""
            signed[f"issued_by_{language}"] = f"{words} {name}".strip()
    return signed


def _locked_card() -> City:
    """The one row that puts changes of the house in a line."""
    return City.objects.select_for_update().get(pk=THE_ONE)


def _ask(by: Any, perm: str, thing: Any) -> None:
    if not by.has_perm(perm, thing):
        raise PermissionDenied
