"""One call through its life, each scene one deed of the people concerned."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from karakol_gsz.accounts.models import User
from karakol_gsz.city.models import OrderKind
from karakol_gsz.core.clock import CITY_ZONE, portal_now
from monitoring.management.story import bids as typed
from monitoring.management.story import register, scans
from monitoring.management.story.bids import Project
from monitoring.management.story.stage import DOMAIN, Stage
from monitoring.management.story.texts import PLACE, Theme
from procurement.actions import admission, award, evaluation, minutes, opening, ranking, results
from procurement.actions import bid as bid_actions
from procurement.actions import call as call_actions
from procurement.actions import committee as committee_actions
from procurement.actions import question as question_actions
from procurement.models import (
    AdmissionCheck,
    Bid,
    BudgetLine,
    Call,
    CheckResult,
    Minutes,
    MinutesKind,
    Post,
    Programme,
    Question,
    RequiredDocument,
    Seat,
    Side,
)
from procurement.norms.interests import Interest

CLOSING_HOUR = 16
SITTING = timedelta(minutes=40)
COMMITTEE: Sequence[tuple[str, Post, Side]] = (
    ("member1", Post.CHAIR, Side.CIVIL),
    ("member2", Post.DEPUTY, Side.CITY),
    ("member3", Post.MEMBER, Side.CIVIL),
    ("member4", Post.MEMBER, Side.CITY),
    ("member5", Post.MEMBER, Side.CIVIL),
    ("secretary", Post.SECRETARY, Side.CITY),
)
VOTING = tuple(name for name, post, _side in COMMITTEE if post != Post.SECRETARY)
PRESENT = tuple(name for name, _post, _side in COMMITTEE)
GOOD_MARKS = (5, 4, 4, 5, 4, 4, 4)
FAIR_MARKS = (4, 3, 3, 3, 4, 3, 4)
REMARKS: Mapping[str, str] = {
    "ru": "Раскрыто полностью, подтверждено приложенными бумагами (учебный пример).",
    "ky": "Толук ачылган, тиркелген кагаздар менен ырасталган (окуу мисалы).",
}


@dataclass
class Plan:
    """The money and the days of one call."""

    closes_on: date
    period_from: date
    period_to: date
    lot_sum: Decimal
    year: int
    max_projects: int = 1

    @property
    def closes_at(self) -> datetime:
        return datetime.combine(self.closes_on, datetime.min.time(), CITY_ZONE).replace(
            hour=CLOSING_HOUR
        )


@dataclass
class Competition:
    """A call, who plays in it, and its scenes."""

    stage: Stage
    theme: Theme
    plan: Plan
    aside: Mapping[str, str] = field(default_factory=dict)  # member → account
    pk: int = 0
    filed: dict[str, int] = field(default_factory=dict)

    @property
    def call(self) -> Call:
        return Call.objects.get(pk=self.pk)

    def bid(self, account: str) -> Bid:
        return Bid.objects.get(pk=self.filed[account])

    # --- The office ----------------------------------------------------------------------------

    def draft(self) -> None:
        """The officer writes the call and hands it to the head."""
        stage, officer, now = self.stage, self.stage.person("officer"), portal_now()
        line = _money(self.plan.year)
        call = call_actions.draft(
            by=officer,
            now=now,
            programme=line.programme,
            title_ru=self.theme.title[0],
            title_ky=self.theme.title[1],
        )
        self.pk = call.pk
        order = stage.order(
            OrderKind.CALL,
            f"О проведении учебного конкурса № {call.number}",
            f"№ {call.number} окуу конкурсун өткөрүү жөнүндө",
        )
        answers = {
            **self.theme.answers(),
            "order": order,
            "budget_line": line,
            "opening_place_ru": PLACE[0],
            "opening_place_ky": PLACE[1],
            "contact_name": str(officer),
            "contact_phone": "+996 3922 0 00 00",
            "contact_email": f"gsz@{DOMAIN}",
            "is_sensitive": self.theme.is_sensitive,
            "is_demo": True,
            "closes_at": self.plan.closes_at,
            "period_from": self.plan.period_from,
            "period_to": self.plan.period_to,
        }
        lot = {
            "title_ru": self.theme.title[0],
            "title_ky": self.theme.title[1],
            "max_sum": self.plan.lot_sum,
            "max_projects": self.plan.max_projects,
        }
        call = call_actions.set_lots(call, by=officer, now=now, rows=[lot])
        call = call_actions.fill_in(call, by=officer, now=now, answers=answers)
        call_actions.submit_for_approval(call, by=officer, now=now)

    def publish(self) -> None:
        """The head, a second human being, publishes; the committee is named by order."""
        stage, now = self.stage, portal_now()
        call = call_actions.publish(self.call, by=stage.person("head"), now=now)
        order = stage.order(
            OrderKind.COMMITTEE,
            f"О комиссии учебного конкурса № {call.number}",
            f"№ {call.number} окуу конкурсунун комиссиясы жөнүндө",
        )
        seats = [
            {"person": stage.person(name), "post": post, "side": side}
            for name, post, side in COMMITTEE
        ]
        committee_actions.appoint(
            call, by=stage.person("officer"), now=now, order=order, seats=seats
        )

    def close(self) -> None:
        """What the clock's task does a moment after the deadline."""
        call_actions.close(self.call, by=User.objects.robot(), now=portal_now())

    # --- The organisations ---------------------------------------------------------------------

    def begin(self, project: Project, *, pages: Iterable[str] = ()) -> None:
        """A bid in draft; without *pages* everything is filled in."""
        person, call = self.stage.person(project.account), self.call
        organization = register.of(project.account)
        bid = bid_actions.start(
            call,
            call.lots.get(),
            organization,
            language=project.language,
            by=person,
            now=portal_now(),
        )
        self.filed[project.account] = bid.pk
        whole = typed.pages(
            project, self.theme, first=self.plan.period_from, last=self.plan.period_to
        )
        for slug in pages or whole:
            bid_actions.save_page(bid, slug, whole[slug], version=0, by=person, now=portal_now())
        if pages:
            return
        for paper in RequiredDocument.objects.filter(call=call, is_mandatory=True):
            sheet = scans.scan(paper.slug, paper.title_ru, organization.full_name_ru)
            bid_actions.attach(bid, paper.slug, sheet, by=person, now=portal_now())

    def file(self, project: Project) -> None:
        """A whole bid, sent: sealed, with its receipt."""
        self.begin(project)
        bid = self.bid(project.account)
        key = hashlib.sha256(f"demo {bid.pk}".encode()).hexdigest()[:32]
        bid_actions.submit(bid, key=key, by=self.stage.person(project.account), now=portal_now())

    def ask(self, account: str, text: str, language: str = "ru") -> None:
        question_actions.ask(
            self.call,
            by=self.stage.person(account),
            now=portal_now(),
            organization=register.of(account),
            text=text,
            language=language,
        )

    def answer(self, ru: str, ky: str) -> None:
        """The officer answers what was asked first, to everybody."""
        waiting = Question.objects.filter(call=self.pk, answered_at=None).order_by("pk")
        question_actions.answer(
            waiting[0], by=self.stage.person("officer"), now=portal_now(), ru=ru, ky=ky
        )

    # --- The committee -------------------------------------------------------------------------

    def open(self) -> None:
        """Two people confirm, and every envelope is opened at once."""
        stage = self.stage
        for name in ("secretary", "member1"):
            opening.confirm(self.call, by=stage.person(name), now=portal_now())
        opening.open_all(self.call, by=stage.person("secretary"), now=portal_now())

    def end_opening(self) -> None:
        """The sitting is over: its minutes are signed, every member declares."""
        self._minutes(MinutesKind.OPENING, names=("secretary", "member1", "member2"))
        self.declare()

    def declare(self) -> None:
        """Every member declares on every bid before reading it; some step aside from one."""
        for name in VOTING:
            member = self.stage.person(name)
            waiting = Bid.objects.to_declare_by(member).filter(call=self.pk)
            kinds = dict.fromkeys(waiting.values_list("pk", flat=True), Interest.NONE.value)
            if not kinds:
                continue
            words = {}
            if name in self.aside:
                kinds[self.filed[self.aside[name]]] = Interest.KINSHIP.value
                words[self.filed[self.aside[name]]] = "Там работает родственник (учебный пример)."
            committee_actions.declare(
                self.call,
                by=member,
                now=portal_now(),
                kinds=kinds,
                words=words,
                consent=str(member),
            )

    def admit(self) -> None:
        """The secretary goes through the list, the chair confirms: all conform."""
        secretary, chair = self.stage.person("secretary"), self.stage.person("member1")
        call = admission.begin_admission(self.call, by=secretary, now=portal_now())
        for bid in Bid.objects.filter(call=call, opened_at__isnull=False).order_by("pk"):
            rows = AdmissionCheck.objects.filter(bid=bid)
            answers = {row.slug: (CheckResult.PASSED.value, "") for row in rows}
            admission.check(
                bid, by=secretary, now=portal_now(), answers=answers, proposal=admission.ADMIT
            )
        admission.conclude(call, by=chair, now=portal_now())
        self._minutes(MinutesKind.ADMISSION)

    def mark(
        self, name: str, account: str, marks: Sequence[int], *, lock: bool = True, done: int = 7
    ) -> None:
        """One member marks one bid; the first *done* criteria only, if it is not locked."""
        member, bid = self.stage.person(name), self.bid(account)
        values: dict[int, Any] = {
            no: Decimal(mark) for no, mark in enumerate(marks, start=1) if no <= done
        }
        said = REMARKS[member.language]
        sheet = evaluation.save_marks(
            bid,
            by=member,
            now=portal_now(),
            answers={
                "marks": values,
                "comments": {no: said for no, mark in values.items() if mark in (0, 1, 5)},
                "advice": "fund" if lock else "",
                "recommended_sum": bid.requested_sum if lock else None,
                "note": "",
            },
        )
        if lock:
            evaluation.lock(sheet, by=member, now=portal_now())

    def judge(self, strong: Iterable[str]) -> None:
        """Every member marks and locks every bid."""
        favoured = set(strong)
        for turn, name in enumerate(VOTING):
            for account in self.filed:
                marks = GOOD_MARKS if account in favoured else FAIR_MARKS
                shifted = [*marks[:turn], max(marks[turn] - 1, 2), *marks[turn + 1 :]]
                self.mark(name, account, shifted)

    def rank(self) -> None:
        """The secretary prepares, the chair approves; all sign the minutes of the results."""
        ranking.prepare_ranking(self.call, by=self.stage.person("secretary"), now=portal_now())
        ranking.rank(self.call, by=self.stage.person("member1"), now=portal_now())
        self._minutes(MinutesKind.RESULTS)

    def announce(self) -> None:
        results.publish(self.call, by=self.stage.person("secretary"), now=portal_now())

    def award(self) -> None:
        """The time for objections is over: an order names the winners."""
        stage, call = self.stage, self.call
        order = stage.order(
            OrderKind.AWARD,
            f"О победителях учебного конкурса № {call.number}",
            f"№ {call.number} окуу конкурсунун жеңүүчүлөрү жөнүндө",
        )
        call = award.propose_award(call, by=stage.person("officer"), now=portal_now(), order=order)
        award.award(call, by=stage.person("head"), now=portal_now())

    def _minutes(self, kind: str, names: Sequence[str] = PRESENT) -> None:
        """Completed by the secretary, printed, signed by everybody who was there."""
        stage, secretary, now = self.stage, self.stage.person("secretary"), portal_now()
        drafted = minutes.draft(self.call, kind, by=secretary, now=now)
        seats = Seat.objects.filter(committee__call=self.pk, person__in=map(stage.person, names))
        drafted = minutes.fill_in(
            drafted,
            by=secretary,
            now=now,
            started_at=drafted.started_at or now - SITTING,
            ended_at=now,
            place_ru=PLACE[0],
            place_ky=PLACE[1],
            present=list(seats.values_list("pk", flat=True)),
        )
        printed = minutes.print_out(drafted, by=secretary, now=portal_now())
        stage.printed(printed.document)
        for name in names:
            person = stage.person(name)
            minutes.sign(
                Minutes.objects.get(pk=printed.pk),
                by=person,
                now=portal_now(),
                consent=str(person),
            )


def _money(year: int) -> BudgetLine:
    """The newest programme's money of a year."""
    return Programme.objects.latest("pk").budget_lines.get(year=year)
