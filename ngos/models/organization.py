"""Organization: the NGO, its requisites and its standing."""

import uuid
from typing import Any, Self

from django.db import models
from django.db.models import F, Func, Q, TextField
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from karakol_gsz.accounts.models import Role
from karakol_gsz.accounts.people import Visitor
from karakol_gsz.accounts.policies import has_role
from karakol_gsz.core.i18n import portal_language
from karakol_gsz.core.models import Dated, paired
from ngos.models.bricks import day_if_any, hand, line, moment, paper, two_hands, written_when
from ngos.models.membership import Membership
from ngos.models.sphere import Sphere
from ngos.states import REGISTRATION_PUBLIC, RegistrationState

MOMENTS = ("submitted", "returned", "verified", "suspended")

reads_the_register = has_role(
    Role.OFFICER, Role.HEAD, Role.ACCOUNTANT, Role.SECRETARY, Role.AUDITOR
)


def is_mine(visitor: Visitor, path: str = "pk") -> Q:
    """Rows whose organization (at *path*) the visitor acts for today."""
    if not visitor.is_authenticated:
        return Q(pk__in=[])
    mine = Membership.objects.active().filter(person=visitor)
    return Q(**{f"{path}__in": mine.values("organization")})


class LegalForm(models.TextChoices):
    """The forms of a non-commercial organisation (law of 1999)."""

    ASSOCIATION = "association", _("public association")
    FOUNDATION = "foundation", _("public foundation")
    INSTITUTION = "institution", _("institution")
    UNION = "union", _("association of legal entities")
    OTHER = "other", _("other form")


class OrganizationQuerySet(models.QuerySet["Organization"]):
    def visible_to(self, visitor: Visitor) -> Self:
        """The register is public; what is not yet in it stays between the NGO and the office."""
        public = Q(state__in=REGISTRATION_PUBLIC)
        if reads_the_register(visitor):
            public |= ~Q(state=RegistrationState.DRAFT)
        return self.filter(public | is_mine(visitor))

    def of(self, visitor: Visitor) -> Self:
        """Those the visitor acts for today."""
        return self.filter(is_mine(visitor))

    def files_visible_to(self, visitor: Visitor) -> Self:
        """Those whose answers and papers the visitor reads, not only their line in public."""
        mine = is_mine(visitor)
        if reads_the_register(visitor):
            return self.filter(mine | ~Q(state=RegistrationState.DRAFT))
        return self.filter(mine)

    def in_register(self) -> Self:
        """The public register."""
        return self.filter(state__in=REGISTRATION_PUBLIC)

    def by_alphabet(self) -> Self:
        """With `name_key`, which sorts the names of the page's language as people here do."""
        field = "full_name_ky" if portal_language() == "ky" else "full_name_ru"
        return self.annotate(
            name_key=Func(F(field), function="kg_sort_key", output_field=TextField())
        )

    def waiting(self) -> Self:
        """Those the office has to check, the longest wait first."""
        return self.filter(state=RegistrationState.SUBMITTED).order_by("submitted_at", "pk")


class Organization(Dated):
    """A non-commercial organisation that serves, or wants to serve, the city.

    Ten fields are asked to register (legal form, full name twice, INN, registration number and
    date, legal address, head, phone, e-mail); the rest may come later.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    legal_form = models.CharField(_("legal form"), max_length=12, choices=LegalForm)
    full_name_ru = line(_("full name in Russian"), size=400)
    full_name_ky = line(_("full name in Kyrgyz"), size=400)
    short_name_ru = line(_("short name in Russian"), size=150, blank=True)
    short_name_ky = line(_("short name in Kyrgyz"), size=150, blank=True)
    inn = line(_("INN"), size=14)
    okpo = line(_("OKPO"), size=8, blank=True)
    reg_no = line(_("registration number"), size=40)
    reg_date = day_if_any(_("registration date"))
    legal_address = line(_("legal address"), size=400)
    actual_address = line(_("actual address"), size=400, blank=True)
    is_refuge = models.BooleanField(
        _("a refuge: its address is not shown to the public"), default=False
    )
    head_name = line(_("head"), size=200)
    head_position = line(_("position of the head"), size=150, blank=True)
    head_phone = line(_("phone of the head"), size=30, blank=True)
    bank_name = line(_("bank"), size=200, blank=True)
    bank_bik = line(_("BIK"), size=6, blank=True)
    bank_account = line(_("bank account"), size=16, blank=True)
    email = models.EmailField(_("e-mail"), default="")
    phone = line(_("phone"), size=30)
    website = models.URLField(_("website"), blank=True, default="")
    spheres = models.ManyToManyField(
        Sphere, blank=True, related_name="organizations", verbose_name=_("spheres")
    )
    is_demo = models.BooleanField(default=False, editable=False)

    state = models.CharField(
        _("state"),
        max_length=10,
        choices=RegistrationState,
        default=RegistrationState.DRAFT,
        editable=False,
    )
    submitted_at, submitted_by = moment(), hand()
    returned_at, returned_by = moment(), hand()
    verified_at, verified_by = moment(), hand()
    suspended_at, suspended_by = moment(), hand()
    return_reasons: "models.JSONField[Any, Any]" = models.JSONField(
        _("what has to be corrected"), default=list, blank=True
    )
    suspend_reason = models.TextField(_("reason of the suspension"), blank=True, default="")
    certificate = paper(_("certificate of registration"))

    objects = OrganizationQuerySet.as_manager()

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ["full_name_ru", "pk"]
        constraints = [
            *[paired(f"{name}_at", f"{name}_by", of="organization") for name in MOMENTS],
            models.CheckConstraint(
                name="organization_inn_has_14_digits",
                condition=Q(inn="") | Q(inn__regex=r"^[0-2][0-9]{13}$"),
            ),
            models.CheckConstraint(
                name="organization_bik_has_6_digits",
                condition=Q(bank_bik="") | Q(bank_bik__regex=r"^[0-9]{6}$"),
            ),
            models.CheckConstraint(
                name="organization_account_has_16_digits",
                condition=Q(bank_account="") | Q(bank_account__regex=r"^[0-9]{16}$"),
            ),
            # A draft holds no INN for itself: else a stranger's draft would bar the owner.
            models.UniqueConstraint(
                fields=["inn"],
                condition=~Q(state=RegistrationState.DRAFT),
                name="organization_inn_once",
                violation_error_message=_("An organisation with this INN is registered already."),
            ),
            written_when(
                ~Q(state=RegistrationState.DRAFT),
                "full_name_ru",
                "full_name_ky",
                "inn",
                "reg_no",
                "legal_address",
                "head_name",
                "email",
                "phone",
                name="organization_complete_when_submitted",
            ),
            two_hands("submitted_by", "verified_by", of="organization"),
        ]

    def __str__(self) -> str:
        return f"{self.short_name_ru or self.full_name_ru} ({self.inn or self.public_id})"

    def get_absolute_url(self) -> str:
        return reverse("ngos:public_organization_show", args=[self.inn])
