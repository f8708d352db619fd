"""Letters about an objection: to those who decide and prepare, and back to the bidder."""

from typing import Any

from django.urls import reverse

from karakol_gsz.accounts.models import Role, User
from karakol_gsz.core.i18n import portal_language, text_in
from karakol_gsz.core.moments import day_words
from karakol_gsz.notifications.notice import Notice, notices
from procurement.models import Appeal, Post
from procurement.notices.call import call_facts, people_in
from procurement.notices.evaluation import seated
from procurement.selectors.bid import readers_of_letters


def _office(appeal: Appeal) -> list[User]:
    return [*people_in(Role.HEAD, Role.OFFICER), *seated(appeal.call, Post.SECRETARY)]


def _objector(appeal: Appeal) -> list[User]:
    people = readers_of_letters(appeal.bid) if appeal.bid else []
    return [appeal.filed_by, *people]


def _filed_facts(appeal: Appeal) -> dict[str, Any]:
    until = appeal.decide_until
    return {
        **call_facts(appeal.call),
        "organization": str(text_in(appeal.organization, "full_name")),
        "until": day_words(until, portal_language(), weekday=True) if until else "",
        "url": reverse("procurement:office_appeal_show", args=[appeal.pk]),
    }


def _decided_facts(appeal: Appeal) -> dict[str, Any]:
    code = appeal.bid.code if appeal.bid else ""
    return {
        **call_facts(appeal.call),
        "code": code,
        "decision": str(appeal.get_state_display()),
        "reasons": str(text_in(appeal, "decision")),
        "url": reverse("procurement:cabinet_bid_outcome", args=[code]),
    }


FILED = notices.register(Notice("procurement.appeal_filed", recipients=_office, facts=_filed_facts))
DECIDED = notices.register(
    Notice("procurement.appeal_decided", recipients=_objector, facts=_decided_facts)
)
