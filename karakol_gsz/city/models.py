"""The customer itself as data: its card, who signs for it from when to when, and its orders."""

from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import ExtractYear
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from karakol_gsz.core.models import Dated

THE_ONE = 1


class Post(models.TextChoices):
    """Posts whose holders sign papers."""

    MAYOR = "mayor", _("Mayor of the city of Karakol")
    VICE_MAYOR = "vice_mayor", _("Vice-mayor of the city of Karakol")
    FINANCE_HEAD = "finance_head", _("Head of the finance department")


class OrderKind(models.TextChoices):
    """What an order is about."""

    PROGRAMME = "programme", _("programme")
    CALL = "call", _("call")
    COMMITTEE = "committee", _("committee")
    ADOPTION = "adoption", _("adoption of rules")
    AWARD = "award", _("award")
    ACTING = "acting", _("acting person")
    APPEAL_PANEL = "appeal_panel", _("panel for objections")
    OTHER = "other", _("other matter")


class CityManager(models.Manager["City"]):
    def card(self) -> "City":
        """The one city of this portal."""
        return self.get(pk=THE_ONE)


class City(models.Model):
    """The card of the customer; a change touches only papers made later."""

    name_ru = models.CharField(_("city in Russian"), max_length=100)
    name_ky = models.CharField(_("city in Kyrgyz"), max_length=100)
    authority_ru = models.CharField(_("authority in Russian"), max_length=200)
    authority_ky = models.CharField(_("authority in Kyrgyz"), max_length=200)
    department_ru = models.CharField(_("department in Russian"), max_length=200)
    department_ky = models.CharField(_("department in Kyrgyz"), max_length=200)
    address_ru = models.CharField(_("address in Russian"), max_length=200, blank=True)
    address_ky = models.CharField(_("address in Kyrgyz"), max_length=200, blank=True)
    crest = models.CharField(_("crest (static file)"), max_length=100, blank=True)
    inn = models.CharField(_("INN"), max_length=14, blank=True)
    treasury_ru = models.CharField(_("treasury in Russian"), max_length=200, blank=True)
    treasury_ky = models.CharField(_("treasury in Kyrgyz"), max_length=200, blank=True)
    treasury_account = models.CharField(_("treasury account"), max_length=16, blank=True)
    bik = models.CharField(_("BIK"), max_length=6, blank=True)
    phone = models.CharField(_("help phone"), max_length=30, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    site = models.URLField(_("site"), blank=True)
    is_sample = models.BooleanField(_("requisites are invented"), default=False)

    objects = CityManager()

    class Meta:
        verbose_name = _("city card")
        verbose_name_plural = _("city cards")
        constraints = [
            models.CheckConstraint(name="city_is_the_only_one", condition=Q(pk=THE_ONE)),
            models.CheckConstraint(
                name="city_inn_has_14_digits", condition=Q(inn="") | Q(inn__regex=r"^[0-9]{14}$")
            ),
            models.CheckConstraint(
                name="city_account_has_16_digits",
                condition=Q(treasury_account="") | Q(treasury_account__regex=r"^[0-9]{16}$"),
            ),
            models.CheckConstraint(
                name="city_bik_has_6_digits", condition=Q(bik="") | Q(bik__regex=r"^[0-9]{6}$")
            ),
        ]

    def __str__(self) -> str:
        return self.authority_ru

    def get_absolute_url(self) -> str:
        return reverse("city:office_city_show")


class OrderQuerySet(models.QuerySet["Order"]):
    def visible_to(self, visitor: Any) -> Self:
        """The register is read in the office; what concerns all is published with its call."""
        return self if visitor.has_perm("city.view_orders") else self.none()

    def of_kind(self, *kinds: str) -> Self:
        return self.filter(kind__in=kinds)

    def newest_first(self) -> Self:
        return self.order_by("-date", "-pk")


class Order(Dated):
    """One order: number, date, what it is about, its scan, and who signed it."""

    number = models.CharField(_("number"), max_length=40)
    date = models.DateField(_("date"))
    kind = models.CharField(_("kind"), max_length=14, choices=OrderKind)
    title_ru = models.CharField(_("title in Russian"), max_length=300)
    title_ky = models.CharField(_("title in Kyrgyz"), max_length=300)
    issuer = models.CharField(_("issued by"), max_length=14, choices=Post, default=Post.MAYOR)
    issued_by_ru = models.CharField(_("signed by, in Russian"), max_length=200, blank=True)
    issued_by_ky = models.CharField(_("signed by, in Kyrgyz"), max_length=200, blank=True)
    scan = models.ForeignKey(
        "documents.Document",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("scan"),
    )

    objects = OrderQuerySet.as_manager()

    class Meta:
        verbose_name = _("order")
        verbose_name_plural = _("orders")
        constraints = [
            models.UniqueConstraint(
                "issuer", ExtractYear("date"), "number", name="order_number_once_a_year"
            ),
        ]

    def __str__(self) -> str:
        return f"№ {self.number} {self.date:%d.%m.%Y}"

    def get_absolute_url(self) -> str:
        return reverse("city:office_order_show", args=[self.pk])


class SignatoryQuerySet(models.QuerySet["Signatory"]):
    def changeable_by(self, visitor: Any) -> Self:
        return self if visitor.has_perm("city.change_city") else self.none()

    def on(self, day: date) -> Self:
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day), starts_on__lte=day)

    def between(self, first: date, last: date | None) -> Self:
        """Those whose days meet the given ones."""
        rows = self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=first))
        return rows if last is None else rows.filter(starts_on__lte=last)


class Signatory(Dated):
    """A person who signs in a post from a day to a day; an acting one does so by an order."""

    post = models.CharField(_("post"), max_length=14, choices=Post)
    person_ru = models.CharField(_("name in Russian"), max_length=200)
    person_ky = models.CharField(_("name in Kyrgyz"), max_length=200)
    basis_ru = models.CharField(_("acts on the basis of, in Russian"), max_length=200)
    basis_ky = models.CharField(_("acts on the basis of, in Kyrgyz"), max_length=200)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"), null=True, blank=True)
    acting_order = models.ForeignKey(
        Order,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("order of the acting person"),
    )

    objects = SignatoryQuerySet.as_manager()

    class Meta:
        verbose_name = _("signatory")
        verbose_name_plural = _("signatories")
        ordering = ["post", "-starts_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="signatory_ends_after_beginning",
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
            ),
            models.CheckConstraint(
                name="signatory_acting_has_an_end",
                condition=Q(acting_order__isnull=True) | Q(ends_on__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.post}: {self.person_ru} {self.starts_on:%d.%m.%Y}"

    @property
    def is_acting(self) -> bool:
        return self.acting_order_id is not None
