"""What papers and pages ask about the customer: its card, and who signs on a day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from karakol_gsz.city.models import City, Order, Post, Signatory
from karakol_gsz.core.i18n import Localised, text_in
from karakol_gsz.core.moments import day_figures


def city_card() -> City:
    """The card as it is now; a paper copies from it what it prints."""
    return City.objects.card()


@dataclass(frozen=True)
class Signer:
    """Who signs in a post; an acting person is said to be one, with the order."""

    post: str
    person_ru: str
    person_ky: str
    basis_ru: str
    basis_ky: str
    order: Order | None = None

    @property
    def is_acting(self) -> bool:
        return self.order is not None

    @property
    def person(self) -> Localised:
        return text_in(self, "person")

    @property
    def post_words(self) -> str:
        return str(Post(self.post).label)

    @property
    def basis(self) -> str:
        """On what the person signs: the order for an acting one, else the charter or the like."""
        return order_words(self.order) if self.order else text_in(self, "basis")

    def for_paper(self) -> dict[str, Any]:
        """One line of a paper's signature block, in the language that is active."""
        return {
            "post": self.post_words,
            "name": str(self.person),
            "basis": str(self.basis),
            "acting": self.is_acting,
        }


def signatory(post: str, *, on: date) -> Signer | None:
    """Who signs in *post* on a day; within its dates the acting person goes first."""
    rows = Signatory.objects.on(on).filter(post=post).select_related("acting_order")
    by_turn = sorted(rows, key=_turn)
    return _signer(by_turn[-1]) if by_turn else None


def signing_now(rows: Iterable[Signatory], on: date) -> frozenset[int]:
    """Which of these rows sign on a day, one for each post: for the office's own list."""
    present = [row for row in rows if row.starts_on <= on <= (row.ends_on or on)]
    return frozenset({row.post: row.pk for row in sorted(present, key=_turn)}.values())


def _turn(row: Signatory) -> tuple[bool, date, int]:
    return row.is_acting, row.starts_on, row.pk


def facts_for_paper(*posts: str, on: date) -> dict[str, Any]:
    """The customer as a party of a paper, in the language that is active, with its signatures."""
    city = city_card()
    signers = [signatory(post, on=on) for post in posts]
    return {
        "city": str(text_in(city, "name")),
        "authority": str(text_in(city, "authority")),
        "department": str(text_in(city, "department")),
        "address": str(text_in(city, "address")),
        "inn": city.inn,
        "treasury": str(text_in(city, "treasury")),
        "treasury_account": city.treasury_account,
        "bik": city.bik,
        "phone": city.phone,
        "email": city.email,
        "signatures": [
            signer.for_paper() if signer else unknown(post)
            for post, signer in zip(posts, signers, strict=True)
        ],
    }


def unknown(post: str) -> dict[str, Any]:
    """A post whose holder the card does not know: the name is left to the pen."""
    return {"post": str(Post(post).label), "name": "", "basis": "", "acting": False}


def order_words(order: Order) -> str:
    """«распоряжение № 12 от 15.01.2026», for papers and pages."""
    return _("order No. %(number)s of %(date)s") % {
        "number": order.number,
        "date": day_figures(order.date),
    }


def _signer(row: Signatory) -> Signer:
    return Signer(
        post=row.post,
        person_ru=row.person_ru,
        person_ky=row.person_ky,
        basis_ru=row.basis_ru,
        basis_ky=row.basis_ky,
        order=row.acting_order,
    )
