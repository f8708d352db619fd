"""Committee, Seat, Declaration of interest: who judges, by which order, and who steps aside."""

from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from karakol_gsz.accounts.models import Role, User
from karakol_gsz.accounts.people import Visitor
from karakol_gsz.accounts.policies import has_role
from karakol_gsz.city.models import Order
from karakol_gsz.core.clock import PortalNow
from karakol_gsz.core.models import Dated
from ngos.models.bricks import day_if_any, hand, prose
from procurement.models.call import Call
from procurement.norms.interests import INTEREST_CHOICES, Interest
from procurement.states import CALL_WITH_RESULTS

reads_committees = has_role(Role.OFFICER, Role.HEAD, Role.SECRETARY, Role.AUDITOR, Role.ADMIN)
reads_declarations = has_role(Role.OFFICER, Role.HEAD, Role.SECRETARY, Role.AUDITOR)


class Post(models.TextChoices):
    CHAIR = "chair", _("chair")
    DEPUTY = "deputy", _("deputy chair")
    SECRETARY = "secretary", _("secretary")
    MEMBER = "member", _("member")
    RESERVE = "reserve", _("reserve member")


class Side(models.TextChoices):
    """Whom a member comes from; an independent expert sits on the civil side."""

    CITY = "city", _("city")
    CIVIL = "civil", _("civil society, independent")


class CommitteeQuerySet(models.QuerySet["Committee"]):
    def visible_to(self, visitor: Visitor) -> Self:
        """The office, those seated on it, and with the results everybody."""
        if reads_committees(visitor):
            return self.all()
        return self.filter(Q(call__state__in=CALL_WITH_RESULTS) | Q(seated_on(visitor, "pk")))


class Committee(Dated):
    """The committee of one call, appointed by order; its quorum is counted from the rules then."""

    call = models.OneToOneField(
        Call, models.PROTECT, related_name="committee", verbose_name=_("call")
    )
    order = models.ForeignKey(
        Order, models.PROTECT, related_name="+", verbose_name=_("order that appoints it")
    )
    quorum = models.PositiveSmallIntegerField(_("quorum, members"))
    appointed_by = hand()

    objects = CommitteeQuerySet.as_manager()

    class Meta:
        verbose_name = _("committee")
        verbose_name_plural = _("committees")
        ordering = ["-call"]
        constraints = [
            models.CheckConstraint(name="committee_has_a_quorum", condition=Q(quorum__gt=0))
        ]

    def __str__(self) -> str:
        return f"{self.call_id}"


class SeatQuerySet(models.QuerySet["Seat"]):
    def visible_to(self, visitor: Visitor) -> Self:
        return self.filter(committee__in=Committee.objects.visible_to(visitor))

    def taken(self) -> Self:
        """Nobody has left them."""
        return self.filter(left_on__isnull=True)

    def voting(self) -> Self:
        """Those whose marks count today."""
        return self.taken().filter(is_voting=True)

    def of(self, visitor: Visitor) -> Self:
        """The visitor's own seats."""
        return self.taken().filter(person_id=visitor.pk) if visitor.pk else self.none()


class Seat(Dated):
    """One person's place on a committee; a reserve votes from the order that calls them."""

    committee = models.ForeignKey(
        Committee, models.CASCADE, related_name="seats", verbose_name=_("committee")
    )
    person = models.ForeignKey(User, models.PROTECT, related_name="seats", verbose_name=_("person"))
    post = models.CharField(_("post"), max_length=10, choices=Post, default=Post.MEMBER)
    side = models.CharField(_("side"), max_length=6, choices=Side, default=Side.CITY)
    is_voting = models.BooleanField(_("votes"), default=True)
    order = models.ForeignKey(
        Order,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("later order, if another one than the committee's"),
    )
    left_on = day_if_any(_("left on"))

    objects = SeatQuerySet.as_manager()

    class Meta:
        verbose_name = _("seat")
        verbose_name_plural = _("seats")
        ordering = ["committee", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["committee", "person"], name="seat_once_a_person"),
            models.UniqueConstraint(
                fields=["committee"],
                condition=Q(post=Post.CHAIR, left_on__isnull=True),
                name="seat_one_chair",
            ),
            models.UniqueConstraint(
                fields=["committee"],
                condition=Q(post=Post.SECRETARY, left_on__isnull=True),
                name="seat_one_secretary",
            ),
            models.CheckConstraint(
                name="seat_secretary_and_reserve_do_not_vote",
                condition=~Q(post__in=[Post.SECRETARY, Post.RESERVE], is_voting=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.post} {self.pk} ({self.committee_id})"


class DeclarationQuerySet(models.QuerySet["Declaration"]):
    def visible_to(self, visitor: Visitor) -> Self:
        """One's own; the office reads all."""
        if reads_declarations(visitor):
            return self.all()
        return self.filter(seat__in=Seat.objects.of(visitor))

    def clean(self) -> Self:
        return self.filter(kind=Interest.NONE)

    def recusals(self) -> Self:
        return self.exclude(kind=Interest.NONE)


class Declaration(models.Model):
    """What a member declares about one bid before anything of it is shown; signed by the seat."""

    seat = models.ForeignKey(
        Seat, models.PROTECT, related_name="declarations", verbose_name=_("seat")
    )
    bid = models.ForeignKey(
        "procurement.Bid", models.PROTECT, related_name="declarations", verbose_name=_("bid")
    )
    kind = models.CharField(_("interest"), max_length=12, choices=INTEREST_CHOICES)
    words = prose(_("in your own words"))
    signed_at = models.DateTimeField(db_default=PortalNow(), editable=False)

    objects = DeclarationQuerySet.as_manager()

    class Meta:
        verbose_name = _("declaration of interest")
        verbose_name_plural = _("declarations of interest")
        ordering = ["bid", "seat"]
        constraints = [
            models.UniqueConstraint(fields=["seat", "bid"], name="declaration_once"),
            models.CheckConstraint(
                name="declaration_other_is_explained",
                condition=~Q(kind=Interest.OTHER.value) | ~Q(words=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk}: seat {self.seat_id}, bid {self.bid_id}"


def seated_on(visitor: Visitor, committee: str) -> Exists:
    """The visitor holds a seat on the committee at the path *committee*."""
    return Exists(Seat.objects.of(visitor).filter(committee=OuterRef(committee)))


def declared_clean(visitor: Visitor, bid: str) -> Exists:
    """The visitor has declared that nothing ties them to the bid at the path *bid*."""
    seats = Seat.objects.of(visitor)
    return Exists(Declaration.objects.clean().filter(seat__in=seats, bid=OuterRef(bid)))


def bound_by_seat(visitor: Visitor, call: str) -> Exists:
    """The visitor votes on the call: no other role opens what the seat keeps closed."""
    return Exists(Seat.objects.of(visitor).filter(is_voting=True, committee__call=OuterRef(call)))
