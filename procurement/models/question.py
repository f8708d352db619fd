"""Question and its public answer; who asked stays between the asker and the office."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from karakol_gsz.accounts.models import Role, User
from karakol_gsz.accounts.people import Visitor
from karakol_gsz.accounts.policies import has_role
from karakol_gsz.core.clock import PortalNow
from karakol_gsz.core.models import paired
from ngos.models import Organization, is_mine
from ngos.models.bricks import hand, moment, prose, written_when
from procurement.models.call import Call

reads_questions = has_role(Role.OFFICER, Role.HEAD, Role.SECRETARY, Role.AUDITOR)


class QuestionQuerySet(models.QuerySet["Question"]):
    def visible_to(self, visitor: Visitor) -> Self:
        """An answered question is public with its call; before that the asker and the office."""
        if reads_questions(visitor):
            return self.all()
        public = Q(answered_at__isnull=False, call__in=Call.objects.visible_to(visitor))
        return self.filter(public | is_mine(visitor, "organization"))

    def unanswered(self) -> Self:
        return self.filter(answered_at__isnull=True).order_by("asked_at", "pk")


class Question(models.Model):
    """One question on a call; a page never prints `organization` or `asked_by` to the public."""

    call = models.ForeignKey(Call, models.CASCADE, related_name="questions", verbose_name=_("call"))
    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="questions", editable=False
    )
    text = models.TextField(_("question"))
    language = models.CharField(
        _("language"), max_length=2, choices=settings.LANGUAGES, default="ru"
    )
    asked_at = models.DateTimeField(db_default=PortalNow(), editable=False)
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+", editable=False)
    answer_ru = prose(_("answer in Russian"))
    answer_ky = prose(_("answer in Kyrgyz"))
    answered_at, answered_by = moment(), hand()

    objects = QuestionQuerySet.as_manager()

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ["call", "asked_at", "pk"]
        constraints = [
            paired("answered_at", "answered_by", of="question"),
            written_when(
                Q(answered_at__isnull=False),
                "answer_ru",
                "answer_ky",
                name="question_answered_in_two_languages",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk} ({self.call_id})"
