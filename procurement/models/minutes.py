"""Opening and Minutes: what the committee did together, and who put their hand to it."""

from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from karakol_gsz.accounts.models import Role, User
from karakol_gsz.accounts.people import Visitor
from karakol_gsz.accounts.policies import has_role
from karakol_gsz.core.clock import PortalNow
from karakol_gsz.core.models import Dated, filled_when, paired
from ngos.models.bricks import hand, kept_facts, line, moment, paper, prose
from procurement.models.bid import Bid
from procurement.models.call import Call
from procurement.models.committee import Seat, seated_on
from procurement.states import CALL_WITH_RESULTS, MinutesState

reads_minutes = has_role(Role.OFFICER, Role.HEAD, Role.SECRETARY, Role.AUDITOR, Role.ADMIN)


def opened_calls_of(visitor: Visitor) -> Any:
    """The calls in which the visitor's NGO stands with an opened bid."""
    return Bid.objects.of(visitor).filter(opened_at__isnull=False).values("call")


class MinutesKind(models.TextChoices):
    OPENING = "opening", _("minutes of the opening")
    ADMISSION = "admission", _("minutes of the admission")
    RESULTS = "results", _("minutes of the results")


class OpeningQuerySet(models.QuerySet["Opening"]):
    def visible_to(self, visitor: Visitor) -> Self:
        """The office, the committee, the bidders; with the results everybody."""
        if reads_minutes(visitor):
            return self.all()
        return self.filter(
            Q(call__state__in=CALL_WITH_RESULTS)
            | Q(seated_on(visitor, "call__committee"))
            | Q(call__in=opened_calls_of(visitor))
        )


class Opening(Dated):
    """The sitting at which the envelopes are opened."""

    call = models.OneToOneField(
        Call, models.PROTECT, related_name="opening", verbose_name=_("call")
    )
    place_ru = line(_("place in Russian"))
    place_ky = line(_("place in Kyrgyz"))
    started_at, started_by = moment(), hand()
    ended_at, ended_by = moment(), hand()

    objects = OpeningQuerySet.as_manager()

    class Meta:
        verbose_name = _("opening")
        verbose_name_plural = _("openings")
        ordering = ["-call"]
        constraints = [
            paired("started_at", "started_by", of="opening"),
            paired("ended_at", "ended_by", of="opening"),
            models.CheckConstraint(
                name="opening_ends_after_it_starts",
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("started_at")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.call_id}"


class OpeningConfirmationQuerySet(models.QuerySet["OpeningConfirmation"]):
    def visible_to(self, visitor: Visitor) -> Self:
        return self.filter(opening__in=Opening.objects.visible_to(visitor))


class OpeningConfirmation(models.Model):
    """One hand on the envelopes; each hand is another human being."""

    opening = models.ForeignKey(
        Opening, models.PROTECT, related_name="confirmations", verbose_name=_("opening")
    )
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="+", verbose_name=_("seat"))
    person = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("person"))
    confirmed_at = models.DateTimeField(db_default=PortalNow(), editable=False)

    objects = OpeningConfirmationQuerySet.as_manager()

    class Meta:
        verbose_name = _("confirmation of the opening")
        verbose_name_plural = _("confirmations of the opening")
        ordering = ["opening", "confirmed_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["opening", "person"], name="opening_confirmed_once_a_person"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} ({self.opening_id})"


class MinutesQuerySet(models.QuerySet["Minutes"]):
    def visible_to(self, visitor: Visitor) -> Self:
        """Drafts: office and committee. Signed: bidders read the opening's; with results all."""
        if reads_minutes(visitor):
            return self.all()
        signed = Q(state=MinutesState.SIGNED)
        return self.filter(
            signed & Q(call__state__in=CALL_WITH_RESULTS)
            | signed & Q(kind=MinutesKind.OPENING, call__in=opened_calls_of(visitor))
            | Q(seated_on(visitor, "call__committee"))
        )

    def standing(self) -> Self:
        """Those that no upheld objection has overtaken."""
        return self.filter(superseded_at__isnull=True)


class Minutes(Dated):
    """What a sitting decided; its facts are kept as they were when the paper was printed."""

    call = models.ForeignKey(Call, models.PROTECT, related_name="minutes", verbose_name=_("call"))
    kind = models.CharField(_("kind"), max_length=10, choices=MinutesKind)
    number = models.CharField(_("number"), max_length=30, unique=True)
    started_at = models.DateTimeField(_("sitting began at"), null=True, blank=True)
    ended_at = models.DateTimeField(_("sitting ended at"), null=True, blank=True)
    place_ru = line(_("place in Russian"), blank=True)
    place_ky = line(_("place in Kyrgyz"), blank=True)
    facts = kept_facts()
    document = paper(_("minutes as printed"))

    state = models.CharField(
        _("state"), max_length=6, choices=MinutesState, default=MinutesState.DRAFT, editable=False
    )
    drafted_by = hand()
    signed_at, signed_by = moment(), hand()
    superseded_at = moment()

    objects = MinutesQuerySet.as_manager()

    class Meta:
        verbose_name = _("minutes")
        verbose_name_plural = _("minutes")
        ordering = ["call", "pk"]
        constraints = [
            paired("signed_at", "signed_by", of="minutes"),
            models.UniqueConstraint(
                fields=["call", "kind"],
                condition=Q(superseded_at__isnull=True),
                name="minutes_one_of_a_kind",
            ),
            models.CheckConstraint(
                name="minutes_end_after_they_start",
                condition=Q(started_at__isnull=True)
                | Q(ended_at__isnull=True)
                | Q(ended_at__gte=F("started_at")),
            ),
            filled_when(
                Q(state=MinutesState.SIGNED),
                ["signed_at", "started_at", "ended_at", "document"],
                name="minutes_signed_whole",
            ),
        ]

    def __str__(self) -> str:
        return self.number


class MinutesSignatureQuerySet(models.QuerySet["MinutesSignature"]):
    def visible_to(self, visitor: Visitor) -> Self:
        return self.filter(minutes__in=Minutes.objects.visible_to(visitor))


class MinutesSignature(models.Model):
    """One seat's signature, with a dissenting opinion where there is one."""

    minutes = models.ForeignKey(
        Minutes, models.PROTECT, related_name="signatures", verbose_name=_("minutes")
    )
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="+", verbose_name=_("seat"))
    dissent = prose(_("dissenting opinion"))
    signed_at = models.DateTimeField(db_default=PortalNow(), editable=False)

    objects = MinutesSignatureQuerySet.as_manager()

    class Meta:
        verbose_name = _("signature under minutes")
        verbose_name_plural = _("signatures under minutes")
        ordering = ["minutes", "signed_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["minutes", "seat"], name="minutes_signed_once_a_seat"),
        ]

    def __str__(self) -> str:
        return f"{self.seat_id} ({self.minutes_id})"
