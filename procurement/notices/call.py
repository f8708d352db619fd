"""Letters about a call and its questions."""

from typing import Any

from django.urls import reverse

from karakol_gsz.accounts.models import Role, RoleGrant, User
from karakol_gsz.core.clock import portal_today
from karakol_gsz.core.i18n import portal_language, text_in
from karakol_gsz.core.moments import moment_words
from karakol_gsz.notifications.notice import Notice, notices
from ngos.models import Membership
from ngos.states import RegistrationState
from procurement.models import Call, Question
from procurement.selectors.call import starters_of


def people_in(*roles: Role) -> list[User]:
    """Everybody who holds one of the roles today."""
    grants = RoleGrant.objects.in_force(portal_today()).filter(role__in=roles)
    held = User.objects.filter(is_active=True, grants__in=grants)
    return list(held.distinct().order_by("pk"))


def _heads(call: Call) -> list[User]:
    return [user for user in people_in(Role.HEAD) if user != call.submitted_for_approval_by]


def _drafter(call: Call) -> list[User]:
    return [call.drafted_by] if call.drafted_by else []


def _register(call: Call) -> list[User]:
    members = Membership.objects.active().filter(organization__state=RegistrationState.VERIFIED)
    people = User.objects.filter(is_active=True, pk__in=members.values("person"))
    return list(people.order_by("pk"))


def call_facts(call: Call) -> dict[str, Any]:
    """The title, the close and the public address, in the language of the letter."""
    return {
        "number": call.number,
        "title": str(text_in(call, "title")),
        "closes": moment_words(call.closes_at, portal_language()) if call.closes_at else "",
        "url": call.get_absolute_url(),
    }


def _office_facts(call: Call) -> dict[str, Any]:
    return {**call_facts(call), "url": reverse("procurement:office_call_show", args=[call.number])}


def _cancelled_facts(call: Call) -> dict[str, Any]:
    return {**call_facts(call), "reason": str(text_in(call, "cancel_reason"))}


def _to_the_office(question: Question) -> list[User]:
    return people_in(Role.OFFICER)


def _asked_facts(question: Question) -> dict[str, Any]:
    url = reverse("procurement:office_question_answer", args=[question.pk])
    return {**call_facts(question.call), "url": url}


def _asker_and_starters(question: Question) -> list[User]:
    return list(dict.fromkeys([question.asked_by, *starters_of(question.call)]))


def _answered_facts(question: Question) -> dict[str, Any]:
    return call_facts(question.call)


TO_APPROVE = notices.register(
    Notice("procurement.call_to_approve", recipients=_heads, facts=_office_facts)
)
SENT_BACK = notices.register(
    Notice("procurement.call_sent_back", recipients=_drafter, facts=_office_facts)
)
PUBLISHED = notices.register(
    Notice("procurement.call_published", recipients=_register, facts=call_facts, legal=False)
)
CANCELLED = notices.register(
    Notice("procurement.call_cancelled", recipients=starters_of, facts=_cancelled_facts)
)
ASKED = notices.register(
    Notice("procurement.question_asked", recipients=_to_the_office, facts=_asked_facts)
)
ANSWERED = notices.register(
    Notice("procurement.question_answered", recipients=_asker_and_starters, facts=_answered_facts)
)
