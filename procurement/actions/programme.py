"""The life of a programme: draft → approved → closed."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from karakol_gsz.accounts.models import User
from karakol_gsz.city.models import Order
from karakol_gsz.core.clock import local
from karakol_gsz.core.errors import Refusal
from karakol_gsz.documents import intake
from karakol_gsz.workflow.flow import Trace, deed
from procurement.actions.flows import programme_flow
from procurement.actions.numbers import next_number
from procurement.models import BudgetLine, Programme
from procurement.states import ProgrammeState

TEXTS = ("title_ru", "title_ky", "goal_ru", "goal_ky", "need_ru", "need_ky")


@deed
def draft(*, by: User, now: datetime, answers: Mapping[str, Any]) -> Programme:
    """Begin a programme; its number is given by the portal."""
    if not by.has_perm("procurement.draft_programme"):
        raise PermissionDenied
    number = next_number(Programme, prefix=f"{local(now).year}-P")
    programme = Programme(number=number, drafted_by=by)
    _write(programme, answers)
    return programme_flow.start(programme, by=by)


@programme_flow.step(ProgrammeState.DRAFT, to=None, label=_l("Fill in"))
def fill_in(
    programme: Programme,
    *,
    by: User,
    now: datetime,
    answers: Mapping[str, Any],
    lines: Sequence[Mapping[str, Any]],
    need: Any = None,
) -> Trace:
    """Keep the texts, the study of the need and the money by year."""
    _write(programme, answers)
    if need:
        programme.need_document = intake.take_in(
            need, kind="procurement.need", by=by, subject=programme
        )
    programme.budget_lines.filter(calls__isnull=True).delete()
    kept = {(line.year, line.code): line for line in programme.budget_lines.all()}
    for given in lines:
        line = kept.get((given["year"], given["code"]))
        if line is None:
            BudgetLine.objects.create(programme=programme, **given)
        elif line.amount != given["amount"]:
            line.amount = given["amount"]
            line.save(update_fields=["amount"])
    return Trace(facts={"lines": [str(given["amount"]) for given in lines]})


@programme_flow.step(ProgrammeState.DRAFT, to=ProgrammeState.APPROVED, label=_l("Approve"))
def approve(programme: Programme, *, by: User, now: datetime, decision: Order) -> Trace:
    """Approve by a decision (order or resolution of the city council); from here it is public."""
    if not all(getattr(programme, name) for name in TEXTS):
        raise Refusal(_("Fill in the title, the goal and the need in Russian and in Kyrgyz."))
    if not programme.budget_lines.exists():
        raise Refusal(_("Add a budget line: a programme without money buys nothing."))
    programme.decision = decision
    programme.approved_at, programme.approved_by = now, by
    return Trace(basis=str(decision))


@programme_flow.step(ProgrammeState.APPROVED, to=ProgrammeState.CLOSED, label=_l("Close"))
def close(programme: Programme, *, by: User, now: datetime) -> None:
    """End the programme; its calls keep their own lives."""
    programme.closed_at, programme.closed_by = now, by


def _write(programme: Programme, answers: Mapping[str, Any]) -> None:
    for name, value in answers.items():
        setattr(programme, name, value)
