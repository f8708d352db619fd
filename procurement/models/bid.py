"""Bid: an offer of one NGO for one lot; a sealed envelope until two people open it."""

import secrets
from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from karakol_gsz.accounts.models import Role, User
from karakol_gsz.accounts.people import Visitor
from karakol_gsz.accounts.policies import has_role, is_secretary
from karakol_gsz.core.clock import PortalNow
from karakol_gsz.core.models import Dated, filled_when, paired
from ngos.models import Organization, is_mine
from ngos.models.bricks import hand, kept_facts, line, moment, prose, som_if_any, written_when
from procurement.models.call import Call
from procurement.models.committee import Declaration, Seat, bound_by_seat, declared_clean
from procurement.models.lot import Lot
from procurement.norms.admission import GROUND_CHOICES
from procurement.states import CALL_WITH_RESULTS, BidOutcome, BidState

MOMENTS = (
    "submitted",
    "withdrawn",
    "opened",
    "returned",
    "cured",
    "admitted",
    "rejected",
    "ranked",
)
CODE_LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # nothing that is misread: no 0 O, no 1 I

reads_bids = has_role(Role.OFFICER, Role.HEAD, Role.SECRETARY, Role.AUDITOR, Role.ADMIN)
reads_budgets = has_role(Role.ACCOUNTANT)
reads_the_log = has_role(Role.OFFICER, Role.HEAD, Role.AUDITOR)


def new_code() -> str:
    """A code without order: it tells nobody how many bids there are."""
    letters = [secrets.choice(CODE_LETTERS) for _place in range(6)]
    return f"KK-{''.join(letters[:4])}-{''.join(letters[4:])}"


class BidLanguage(models.TextChoices):
    RU = "ru", _("Russian")
    KY = "ky", _("Kyrgyz")


class BidQuerySet(models.QuerySet["Bid"]):
    def visible_to(self, visitor: Visitor) -> Self:
        """Whose content may be read: the owner always, others as `read_by` says."""
        return self.filter(is_mine(visitor, "organization") | opened_for(visitor))

    def read_by(self, visitor: Visitor) -> Self:
        """After opening: the office, and the members who declared no interest; never the owner."""
        return self.filter(opened_for(visitor)).exclude(is_mine(visitor, "organization"))

    def budget_visible_to(self, visitor: Visitor) -> Self:
        """As `visible_to`; the accountant reads the budget part, and only that."""
        if reads_budgets(visitor):
            return self.filter(is_mine(visitor, "organization") | Q(opened_at__isnull=False))
        return self.visible_to(visitor)

    def of(self, visitor: Visitor) -> Self:
        """The bids of the NGOs the visitor acts for."""
        return self.filter(is_mine(visitor, "organization"))

    def in_log(self, visitor: Visitor) -> Self:
        """The registration log (code, time, hash): the secretary; others only after the close."""
        received = self.filter(submitted_at__isnull=False)
        if is_secretary(visitor):
            return received
        if reads_the_log(visitor):
            return received.filter(call__closes_at__lte=PortalNow())
        return received.none()

    def to_declare_by(self, visitor: Visitor) -> Self:
        """Opened bids the visitor's seat has not declared on: the NGO's name, nothing else."""
        seats = Seat.objects.of(visitor)
        declared = Declaration.objects.filter(seat__in=seats)
        return self.filter(opened_at__isnull=False, call__committee__seats__in=seats).exclude(
            pk__in=declared.values("bid")
        )

    def received(self) -> Self:
        """In the envelope box: submitted and not withdrawn."""
        return self.filter(state=BidState.SUBMITTED)

    def in_results(self) -> Self:
        """What the results page tells everybody: NGO, title, score, outcome, reason."""
        return self.filter(
            call__state__in=CALL_WITH_RESULTS, state__in=[BidState.RANKED, BidState.REJECTED]
        )


class Bid(Dated):
    """One offer.

    Until `opened_at` the row says only whose it is and when it came: what it says lies sealed in
    BidPage and BidVersion. Opening writes `contents` and the columns below it.
    """

    call = models.ForeignKey(Call, models.PROTECT, related_name="bids", verbose_name=_("call"))
    lot = models.ForeignKey(Lot, models.PROTECT, related_name="bids", verbose_name=_("lot"))
    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="bids", verbose_name=_("organisation")
    )
    author = models.ForeignKey(User, models.PROTECT, related_name="+", editable=False)
    code = models.CharField(_("code"), max_length=10, unique=True, default=new_code, editable=False)
    language = models.CharField(
        _("language of the bid"), max_length=2, choices=BidLanguage, default=BidLanguage.RU
    )
    registration_no = models.PositiveSmallIntegerField(
        _("registration number"), null=True, blank=True, editable=False
    )
    current_version = models.OneToOneField(
        "procurement.BidVersion",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
    )

    title_ru = line(_("title in Russian"), blank=True)
    title_ky = line(_("title in Kyrgyz"), blank=True)
    summary_ru = prose(_("summary in Russian"))
    summary_ky = prose(_("summary in Kyrgyz"))
    requested_sum = som_if_any(_("requested sum"))
    own_sum = som_if_any(_("own contribution"))
    other_sum = som_if_any(_("other sources"))
    contents = kept_facts()

    score = models.DecimalField(
        _("score"), max_digits=5, decimal_places=2, null=True, blank=True, editable=False
    )
    score_details = kept_facts()
    rank = models.PositiveSmallIntegerField(_("place"), null=True, blank=True, editable=False)
    outcome = models.CharField(
        _("outcome"), max_length=16, choices=BidOutcome, blank=True, default="", editable=False
    )
    recommended_sum = som_if_any(_("recommended sum"))
    outcome_words_ru = prose(_("reasons in Russian"))
    outcome_words_ky = prose(_("reasons in Kyrgyz"))
    reject_ground = models.CharField(
        _("ground of the rejection"), max_length=20, choices=GROUND_CHOICES, blank=True, default=""
    )
    reject_words = prose(_("why, in words"))
    return_items: "models.JSONField[Any, Any]" = models.JSONField(
        _("what has to be corrected"), default=list, blank=True
    )
    cure_until = models.DateTimeField(_("correct until"), null=True, blank=True)

    state = models.CharField(
        _("state"), max_length=10, choices=BidState, default=BidState.DRAFT, editable=False
    )
    submitted_at, submitted_by = moment(), hand()
    withdrawn_at, withdrawn_by = moment(), hand()
    opened_at, opened_by = moment(), hand()
    returned_at, returned_by = moment(), hand()
    cured_at, cured_by = moment(), hand()
    admitted_at, admitted_by = moment(), hand()
    rejected_at, rejected_by = moment(), hand()
    ranked_at, ranked_by = moment(), hand()

    objects = BidQuerySet.as_manager()

    class Meta:
        verbose_name = _("bid")
        verbose_name_plural = _("bids")
        ordering = ["call", "registration_no", "pk"]
        constraints = [
            *[paired(f"{name}_at", f"{name}_by", of="bid") for name in MOMENTS],
            models.UniqueConstraint(
                fields=["call", "registration_no"], name="bid_registration_number_once"
            ),
            models.CheckConstraint(
                name="bid_sealed_until_opened",
                condition=Q(opened_at__isnull=False)
                | Q(
                    title_ru="",
                    title_ky="",
                    summary_ru="",
                    summary_ky="",
                    contents={},
                    requested_sum__isnull=True,
                    own_sum__isnull=True,
                    other_sum__isnull=True,
                ),
            ),
            filled_when(
                Q(opened_at__isnull=False),
                ["submitted_at", "registration_no", "current_version", "requested_sum"],
                name="bid_opened_whole",
            ),
            filled_when(
                Q(submitted_at__isnull=False),
                ["current_version"],
                name="bid_submitted_in_a_version",
            ),
            models.CheckConstraint(
                name="bid_asks_for_money",
                condition=Q(requested_sum__isnull=True) | Q(requested_sum__gt=0),
            ),
            models.CheckConstraint(
                name="bid_recommended_not_above_requested",
                condition=Q(recommended_sum__isnull=True)
                | Q(recommended_sum__lte=F("requested_sum")),
            ),
            written_when(
                Q(rejected_at__isnull=False),
                "reject_ground",
                "reject_words",
                name="bid_rejected_on_a_ground",
            ),
            models.CheckConstraint(
                name="bid_ranked_with_an_outcome",
                condition=Q(ranked_at__isnull=True) | ~Q(outcome=""),
            ),
            models.CheckConstraint(
                name="bid_winner_has_a_place",
                condition=~Q(outcome=BidOutcome.WINNER)
                | Q(rank__isnull=False, score__isnull=False, recommended_sum__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.code


def opened_for(visitor: Visitor) -> Q:
    """The row rule of an opened bid.

    A seat binds first: who votes on the call and has not declared (or has declared an interest)
    reads nothing of the bid, whatever other role they hold.
    """
    if not visitor.is_authenticated:
        return Q(pk__in=[])
    allowed = Q(declared_clean(visitor, "pk"))
    if reads_bids(visitor):
        allowed |= ~Q(bound_by_seat(visitor, "call"))
    return Q(opened_at__isnull=False) & allowed
