"""Questions: asked before their own deadline, answered to everybody at once."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from karakol_gsz.accounts.models import User
from karakol_gsz.audit import journal
from karakol_gsz.core.errors import Refusal
from karakol_gsz.notifications.outbox import notify
from karakol_gsz.workflow.flow import deed
from ngos.models import Organization
from procurement.models import Call, Question
from procurement.notices import call as notices


@deed
def ask(
    call: Call, *, by: User, now: datetime, organization: Organization, text: str, language: str
) -> Question:
    """Ask about the conditions; who asked stays between the asker and the office."""
    mine = Organization.objects.of(by).filter(pk=organization.pk).exists()
    if not (mine and by.has_perm("procurement.ask_question")):
        raise PermissionDenied
    if not call.takes_questions_at(now):
        raise Refusal(_("The time for questions is over. What was answered stands on this page."))
    question = Question.objects.create(
        call=call, organization=organization, asked_by=by, text=text, language=language
    )
    journal.record(question, "ask", by=by, subject_label=call.number)
    notify(notices.ASKED, question, event=f"question.asked:{question.pk}")
    return question


@deed
def answer(question: Question, *, by: User, now: datetime, ru: str, ky: str) -> Question:
    """Answer to all who read the call, in both languages, at the same moment."""
    if not by.has_perm("procurement.answer_question", question):
        raise PermissionDenied
    fresh = Question.objects.select_for_update(of=("self",)).get(pk=question.pk)
    if fresh.answered_at:
        raise Refusal(_("This question is answered already."))
    if not (ru.strip() and ky.strip()):
        raise Refusal(_("Write the answer in Russian and in Kyrgyz."))
    fresh.answer_ru, fresh.answer_ky = ru, ky
    fresh.answered_at, fresh.answered_by = now, by
    fresh.save()
    journal.record(fresh, "answer", by=by, subject_label=fresh.call.number)
    notify(notices.ANSWERED, fresh, event=f"question.answered:{fresh.pk}")
    return fresh
