"""Who is who: a person, the roles they hold by order, and the robot that is the clock."""

import uuid
from datetime import date, datetime
from functools import cached_property
from typing import Any, ClassVar

import rules
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from karakol_gsz.core.clock import portal_today
from karakol_gsz.core.models import Dated

ROBOT_EMAIL = "robot@portal.invalid"


class Role(models.TextChoices):
    """The global roles; chair, deputy and keyholder are seats of one committee, by order."""

    OFFICER = "officer", _("officer of the finance office")
    HEAD = "head", _("head of the finance office")
    ACCOUNTANT = "accountant", _("accountant")
    SECRETARY = "secretary", _("secretary of the committee")
    MEMBER = "member", _("committee member")
    AUDITOR = "auditor", _("auditor")
    ADMIN = "admin", _("administrator")


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)

    def robot(self) -> "User":
        """The clock as a person: it signs what time alone does."""
        found, _created = self.get_or_create(
            is_robot=True,
            defaults={
                "email": ROBOT_EMAIL,
                "full_name": "Portal",
                "password": "!",
                "is_active": True,
            },
        )
        return found


class User(AbstractBaseUser, Dated):
    """A person with an account."""

    public_id = models.UUIDField(
        _("public number"), default=uuid.uuid4, unique=True, editable=False
    )
    email = models.EmailField(_("e-mail"), unique=True)
    full_name = models.CharField(_("full name"), max_length=200, blank=True)
    phone = models.CharField(_("phone"), max_length=30, blank=True)
    language = models.CharField(
        _("language of letters"), max_length=2, choices=settings.LANGUAGES, default="ru"
    )
    is_active = models.BooleanField(_("may sign in"), default=True)
    is_robot = models.BooleanField(_("is the portal itself"), default=False, editable=False)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects = UserManager()

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [
            models.UniqueConstraint(
                fields=["is_robot"], condition=Q(is_robot=True), name="user_one_robot"
            )
        ]

    def __str__(self) -> str:
        return self.full_name or self.email

    @cached_property
    def roles(self) -> frozenset[str]:
        """The roles held today; asked once a request."""
        return frozenset(self.grants.in_force(portal_today()).values_list("role", flat=True))

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        """Ask the policies, and nothing but the policies: there is no superuser."""
        return bool(self.is_active and rules.has_perm(perm, self, obj))

    def has_perms(self, perms: list[str], obj: Any = None) -> bool:
        return all(self.has_perm(perm, obj) for perm in perms)

    def get_full_name(self) -> str:
        return str(self)

    def get_short_name(self) -> str:
        return str(self)


class RoleGrantQuerySet(models.QuerySet["RoleGrant"]):
    def in_force(self, on: date) -> "RoleGrantQuerySet":
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=on), starts_on__lte=on)


class RoleGrant(Dated):
    """A role given by an order, from a day to a day; an acting person names the absent one."""

    user = models.ForeignKey(User, models.CASCADE, related_name="grants", verbose_name=_("person"))
    role = models.CharField(_("role"), max_length=12, choices=Role)
    order_number = models.CharField(_("order number"), max_length=40)
    order_date = models.DateField(_("order date"))
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"), null=True, blank=True)
    acting_for = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("acting for")
    )
    granted_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name=_("granted by")
    )

    objects = RoleGrantQuerySet.as_manager()

    class Meta:
        verbose_name = _("role by order")
        verbose_name_plural = _("roles by order")
        constraints = [
            models.CheckConstraint(
                name="grant_ends_after_it_starts",
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
            ),
            models.CheckConstraint(
                name="grant_acting_has_an_end",
                condition=Q(acting_for__isnull=True) | Q(ends_on__isnull=False),
            ),
            models.CheckConstraint(
                name="grant_acting_for_another",
                condition=Q(acting_for__isnull=True) | ~Q(acting_for=F("user")),
            ),
        ]

    def __str__(self) -> str:
        role = self.get_role_display()
        return f"{role}, {self.order_number}, {self.starts_on:%d.%m.%Y} ({self.user_id})"


class StaffInvitationQuerySet(models.QuerySet["Invitation"]):
    def open_at(self, now: datetime) -> "StaffInvitationQuerySet":
        return self.filter(accepted_at=None, expires_at__gt=now)


class Invitation(Dated):
    """A link that works once: the invited person sets a password by it. Only its hash is kept."""

    user = models.ForeignKey(
        User, models.CASCADE, related_name="invitations", verbose_name=_("person")
    )
    token_hash = models.CharField(_("hash of the link"), max_length=64, unique=True)
    invited_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name=_("invited by")
    )
    expires_at = models.DateTimeField(_("open until"))
    accepted_at = models.DateTimeField(_("accepted at"), null=True, blank=True)

    objects = StaffInvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.pk} ({self.user_id})"
