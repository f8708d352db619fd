"""What a page and a guard read of a call: its rules, its counted dates, what is still missing."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet, Sum
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from karakol_gsz.accounts.models import User
from karakol_gsz.core.calendar import TermUnit
from karakol_gsz.core.clock import CITY_ZONE, local
from karakol_gsz.core.i18n import portal_language
from karakol_gsz.core.moments import day_figures, day_words, moment_words
from karakol_gsz.lawbook import reader
from karakol_gsz.lawbook.keys import Rule
from karakol_gsz.lawbook.reader import Rules
from ngos.models import Membership
from procurement.models import BudgetLine, Call, Lot, Question
from procurement.models.call import TEXTS
from procurement.norms import terms
from procurement.norms.findings import Finding, som_words
from procurement.norms.terms import Length, Term
from procurement.states import CallState

TERM_RULES = (
    Rule.SUBMIT_DAYS,
    Rule.SUBMIT_DAYS_MIN,
    Rule.REPEAT_SUBMIT_DAYS,
    Rule.ASK_DAYS_BEFORE,
    Rule.OPEN_DAYS,
    Rule.ADMISSION_DAYS,
    Rule.EVALUATION_DAYS,
    Rule.PUBLISH_DAYS,
    Rule.STANDSTILL_DAYS,
    Rule.SIGN_DAYS,
    Rule.REPORT_FINAL_DAYS,
    Rule.REVIEW_DAYS,
    Rule.PAY_DAYS,
)
# A call holds its money until it is over without a contract.
HOLDS_NO_MONEY = (CallState.PLANNED, CallState.DRAFT, CallState.FAILED, CallState.CANCELLED)
WORKDAY_BEGINS = time(10)


@dataclass(frozen=True)
class Moment:
    """One line of a call's timeline, for the page."""

    label: str
    when: str
    state: str
    how: str = ""


def rules_of(call: Call, today: date) -> Rules:
    """The call's own frozen rules; a draft looks at those in force today."""
    return Rules.thaw(call.rules) if call.rules else reader.in_force(on=today)


def lengths_of(rules: Rules) -> dict[str, Length]:
    """Every term of the rule set as plain numbers for the norms."""
    return {
        rule.value: Length(rules.count(rule), TermUnit(rules.row(rule).unit)) for rule in TERM_RULES
    }


def counted(call: Call, rules: Rules, *, published_on: date) -> dict[str, Term]:
    """All dates of the call, counted from the day it is (or would be) published."""
    return terms.timeline(
        published_on,
        lengths_of(rules),
        reader.work_calendar(),
        closes_on=local(call.closes_at).date() if call.closes_at else None,
        repeat=call.repeat_of_id is not None,
    )


def at_hour(day: date, like: datetime | None) -> datetime:
    """A counted day at the hour of the close; the day's beginning where there is none yet."""
    hour = local(like).time() if like else WORKDAY_BEGINS
    return datetime.combine(day, hour, CITY_ZONE)


def derivations(call: Call, dated: dict[str, Term]) -> list[dict[str, Any]]:
    """The dates as a published call keeps them: plain JSON, with how each was counted."""
    return [{"step": step, **term.as_data()} for step, term in dated.items()]


def timeline(call: Call, rules: Rules, *, now: datetime) -> list[Moment]:
    """The road of the call for people: what was, what is next, and how each date was counted."""
    rows = call.dates
    published = local(call.published_at or now).date()
    if not rows:
        rows = derivations(call, counted(call, rules, published_on=published))
    shown = [
        Moment(
            str(terms.STEP_WORDS["published"]),
            day_words(published, portal_language()),
            "done" if call.published_at else "later",
        )
    ]
    today = local(now).date()
    pending = True
    for row in rows:
        day = date.fromisoformat(row["to"])
        is_past = day < today or (row["step"] == "closes" and not _is_ahead(call, now))
        state = "done" if call.published_at and is_past else "now" if pending else "later"
        pending = pending and is_past
        shown.append(
            Moment(
                str(terms.STEP_WORDS[row["step"]]),
                _when(call, row["step"], day),
                state,
                how_counted(row, rules),
            )
        )
    return shown


def how_counted(row: dict[str, Any], rules: Rules) -> str:
    """A date's derivation in words: the rule, the first day, the days off that were skipped."""
    rule = Rule(row["key"])
    facts = {
        "length": rules.words(rule),
        "start": day_figures(date.fromisoformat(row["from"])),
        "why": rules.why(rule),
    }
    if row["back"]:
        text = _("%(length)s counted back from %(start)s. Rule: %(why)s.") % facts
    elif row["unit"] == TermUnit.WORKING_DAYS:
        text = _("%(length)s from %(start)s, that day not counted. Rule: %(why)s.") % facts
    else:
        chosen = {**facts, "days": row["days"]}
        text = (
            _("Set by the office, %(days)s days from %(start)s. By the rule: %(length)s (%(why)s).")
            % chosen
        )
    if row["skipped"]:
        days = ", ".join(day_figures(date.fromisoformat(day)) for day in row["skipped"])
        text += " " + _("Days off skipped: %(days)s.") % {"days": days}
    if not row["announced"]:
        text += " " + _("The days off of that year are not announced yet.")
    return text


def findings(call: Call, *, today: date) -> list[Finding]:
    """Everything that stands between a draft and its publication; errors block, warnings ask."""
    rules = rules_of(call, today)
    found = [*_texts(call), *_parts(call, rules), *_money(call)]
    if not rules.is_adopted:
        text = _l("The rule set is not adopted yet: a local act must bring it into force.")
        found.append(Finding("rules_not_adopted", text, "dates"))
    if not call.closes_at:
        found.append(Finding("no_close", _l("Say when bids close."), "dates.closes_at"))
        return found
    calendar, lengths = reader.work_calendar(), lengths_of(rules)
    repeat = call.repeat_of_id is not None
    found += _at(
        "dates",
        terms.closing_findings(local(call.closes_at), today, lengths, calendar, repeat=repeat),
    )
    if not (call.period_from and call.period_to):
        text = _l("Say when the projects begin and end.")
        found.append(Finding("no_period", text, "dates.period_from"))
    elif call.budget_line:
        year = call.budget_line.year
        found += _at(
            "dates",
            terms.year_end_findings(
                sign_by=counted(call, rules, published_on=today)["signing"].end,
                period_to=call.period_to,
                budget_year=year,
                last_payment=rules.day(Rule.LAST_PAYMENT_DAY, year),
                min_work_days=rules.count(Rule.MIN_WORK_DAYS),
                lengths=lengths,
                calendar=calendar,
            ),
        )
    return found


def money_left(line: BudgetLine, *, besides: Call) -> Decimal:
    """What other calls have not taken of a budget line."""
    others = Lot.objects.filter(call__budget_line=line).exclude(call=besides)
    held = others.exclude(call__state__in=HOLDS_NO_MONEY).aggregate(total=Sum("max_sum"))["total"]
    return line.amount - (held or Decimal(0))


def total_of(call: Call) -> Decimal:
    """The money of all lots."""
    return sum((lot.max_sum for lot in call.lots.all()), Decimal(0))


def _texts(call: Call) -> Iterable[Finding]:
    for lang, text in (
        ("ru", _l("The text is not complete in Russian: %(fields)s.")),
        ("ky", _l("The text is not complete in Kyrgyz: %(fields)s.")),
    ):
        empty = [name for name in TEXTS if not getattr(call, f"{name}_{lang}").strip()]
        if empty:
            labels = [str(Call._meta.get_field(f"{n}_{lang}").verbose_name) for n in empty]  # type: ignore[union-attr]
            facts = {"fields": ", ".join(labels)}
            yield Finding(f"texts_{lang}", text, f"texts.{empty[0]}_{lang}", facts)
    if not (call.opening_place_ru and call.opening_place_ky):
        text = _l("Say in both languages where bids are opened.")
        yield Finding("no_place", text, "basis.opening_place_ru")
    if not call.contact_name:
        text = _l("Name the person whom organisations can ask.")
        yield Finding("no_contact", text, "basis.contact_name")


def _parts(call: Call, rules: Rules) -> Iterable[Finding]:
    if not call.lots.all():
        yield Finding("no_lots", _l("Add at least one lot."), "lots")
    weights = sum((c.weight for c in call.criteria.all()), Decimal(0))
    needed = rules.number(Rule.WEIGHTS_TOTAL)
    if weights != needed:
        text = _l("The weights of the criteria total %(sum)s; they must total %(needed)s.")
        facts = {"sum": f"{weights:f}", "needed": f"{needed:f}"}
        yield Finding("weights", text, "criteria", facts)
    marks = [str(m) for m in range(rules.count(Rule.MARK_MIN), rules.count(Rule.MARK_MAX) + 1)]
    for criterion in call.criteria.all():
        words = [criterion.scale.get(mark, {}) for mark in marks]
        if not all(word.get("ru") and word.get("ky") for word in words):
            text = _l("Say in both languages what each mark of criterion %(no)s means.")
            yield Finding("scale", text, "criteria", {"no": criterion.no})
    if not call.required_documents.all():
        text = _l("No paper is asked with the bid. Is that right?")
        yield Finding("no_papers", text, "papers", blocks=False)


def _money(call: Call) -> Iterable[Finding]:
    if call.order is None:
        text = _l("Name the order to hold the call.")
        yield Finding("no_order", text, "basis.order")
    if call.budget_line is None:
        yield Finding("no_money", _l("Choose the budget line."), "basis.budget_line")
        return
    left, asked = money_left(call.budget_line, besides=call), total_of(call)
    if asked > left:
        text = _l("The lots total %(asked)s; the budget line has %(left)s left.")
        facts = {"asked": som_words(asked), "left": som_words(left)}
        yield Finding("over_budget", text, "lots", facts)


def _at(page: str, found: Iterable[Finding]) -> list[Finding]:
    """Findings of a norm, with the page where the officer can mend them."""
    return [
        Finding(one.code, one.text, f"{page}.{one.where}", one.facts, one.blocks) for one in found
    ]


def _is_ahead(call: Call, now: datetime) -> bool:
    return call.closes_at is not None and now < call.closes_at


def _when(call: Call, step: str, day: date) -> str:
    moment = {
        "closes": call.closes_at,
        "questions_until": call.questions_until,
        "opening": call.opening_at,
    }.get(step)
    if moment is not None:
        return moment_words(moment, portal_language())
    return day_words(day, portal_language())


def repeats_so_far(call: Call) -> int:
    """How many times this competition has been repeated, counted down to the first one."""
    count, one = 0, call
    while one.repeat_of is not None:
        count, one = count + 1, one.repeat_of
    return count


def starters_of(call: Call) -> list[User]:
    """The people of every NGO that began a bid; used for letters only, never shown."""
    organizations = call.bids.values("organization")
    people = User.objects.filter(
        is_active=True,
        pk__in=Membership.objects.active().filter(organization__in=organizations).values("person"),
    )
    return list(people.order_by("pk"))


def answered(call: Call) -> QuerySet[Question]:
    """Questions with their public answers; who asked is not even selected."""
    rows = call.questions.filter(answered_at__isnull=False).order_by("answered_at", "pk")
    return rows.only("text", "language", "answer_ru", "answer_ky", "answered_at", "call")


def questions_waiting() -> list[Question]:
    """Unanswered questions, each with the day its answer is due by the call's own rule."""
    calendar = reader.work_calendar()
    rows = list(Question.objects.unanswered().select_related("call", "organization"))
    for row in rows:
        asked = local(row.asked_at).date()
        rules = rules_of(row.call, asked)
        row.due_on = rules.deadline(Rule.ANSWER_DAYS, asked, calendar).end  # type: ignore[attr-defined]
    return rows
