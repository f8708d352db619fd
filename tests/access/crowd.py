"""The small city grown: more of everything that a page may list, in lists and inside each thing."""

from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

from karakol_gsz.accounts.models import Role
from karakol_gsz.audit import journal
from karakol_gsz.city.models import OrderKind
from karakol_gsz.core import clock
from procurement.norms.interests import Interest
from tests.access.world import seated
from tests.factories.accounts import RoleGrantFactory, UserFactory
from tests.factories.bids import (
    ActivityFactory,
    AdmissionCheckFactory,
    AnnexFactory,
    AppealFactory,
    BidFactory,
    BidFileFactory,
    ContractFactory,
    CostLineFactory,
    DeclarationFactory,
    IndicatorFactory,
    MilestoneFactory,
    ScoreSheetFactory,
    TrancheFactory,
)
from tests.factories.city import OrderFactory, SignatoryFactory
from tests.factories.documents import DocumentFactory
from tests.factories.monitoring import (
    ExecutionFactory,
    ExpenseFactory,
    IndicatorResultFactory,
    PaymentFactory,
    ReportFactory,
    ReportFileFactory,
)
from tests.factories.ngos import (
    CredentialFactory,
    InvitationFactory,
    MembershipFactory,
    OrganizationFactory,
)
from tests.factories.notifications import MessageFactory
from tests.factories.procurement import (
    BudgetLineFactory,
    CallFactory,
    CriterionFactory,
    LotFactory,
    MinutesFactory,
    OpeningConfirmationFactory,
    ProgrammeFactory,
    QuestionFactory,
    RequiredDocumentFactory,
    SeatFactory,
)


class Crowd:
    """One more round of everything; `more()` may be asked again and again."""

    def __init__(self, world: SimpleNamespace) -> None:
        self.world = world
        self.people = world.people
        self.hands = {"officer": self.people["F"], "head": self.people["H"]}
        self.round = 0

    def more(self, rounds: int) -> None:
        for _one in range(rounds):
            self.round += 1
            self.the_office()
            self.the_register()
            self.parts_of_calls()
            self.calls()
            self.bids_beside_ours()
            self.contents_of_bids()
            self.projects()
            self.parts_of_our_project()

    def the_office(self) -> None:
        world, day = self.world, date(1990 + self.round, 1, 1)
        UserFactory(role=[*Role][self.round % len(Role)].value)
        RoleGrantFactory(
            user=world.grant.user, role=Role.AUDITOR, starts_on=day, ends_on=day + timedelta(300)
        )
        SignatoryFactory(starts_on=day, ends_on=day + timedelta(days=300))
        for kind in (OrderKind.OTHER, OrderKind.COMMITTEE, OrderKind.AWARD):
            OrderFactory(kind=kind)
        for sign in "OMSFHA":
            MessageFactory(person=self.people[sign], inbox=True)
        for thing in (world.call_draft, world.mine, world.contract):
            journal.record(thing, "fill_in", by=self.people["F"])
        ProgrammeFactory(drafted_by=self.people["F"])
        ProgrammeFactory(approved=True, drafted_by=self.people["F"], head=self.people["H"])
        BudgetLineFactory(programme=world.programme, year=2026)

    def the_register(self) -> None:
        mine = self.world.mine
        for state in ("submitted", "verified", "suspended"):
            self.another(state)
        MembershipFactory(organization=mine)
        InvitationFactory(organization=mine)
        InvitationFactory(email=self.people["O"].email, organization=self.another("verified"))
        for place in (mine, self.world.sent_org):
            CredentialFactory(organization=place, replaced=True)

    def another(self, state: str) -> Any:
        people = {"applicant": self.people["N"], "officer": self.people["F"]}
        return OrganizationFactory(**{state: True}, **people)

    def call(self, **traits: Any) -> Any:
        return CallFactory(
            programme=self.world.programme, budget_line=self.line, **self.hands, **traits
        )

    @property
    def line(self) -> Any:
        return self.world.call_open.budget_line

    def parts_of_calls(self) -> None:
        world = self.world
        for call in (world.call_draft, world.call_open):
            LotFactory(call=call)
            CriterionFactory(call=call, weight=1)
            RequiredDocumentFactory(call=call)
        for organization in (world.mine, world.theirs):
            QuestionFactory(call=world.call_open, organization=organization)
            QuestionFactory(call=world.call_open, organization=organization, answered=True)

    def calls(self) -> None:
        world = self.world
        for state in ("draft", "submitted_for_approval", "published", "failed"):
            self.call(stage=state, parts=True)
        closed = seated(world, self.call(closed=True))
        self.ours(closed, submitted=True)
        admission = seated(world, self.call(admission=True))
        self.declared(admission, self.ours(admission, returned=True))
        evaluation = seated(world, self.call(evaluation=True))
        self.declared(evaluation, self.ours(evaluation, admitted=True))
        until = clock.portal_now() + timedelta(days=3)
        standstill = seated(world, self.call(standstill=True, standstill_until=until))
        self.declared(standstill, self.ours(standstill, winner=True))
        opened = self.call(published=True, parts=True)
        BidFactory(
            call=opened, lot=opened.lots.get(), organization=world.mine, author=self.people["O"]
        )
        MinutesFactory(call=seated(world, self.call(ranked=True)))

    def ours(self, call: Any, **traits: Any) -> Any:
        return self.bid(call, organization=self.world.mine, **traits)

    def bid(self, call: Any, **facts: Any) -> Any:
        hands = {"author": self.people["O"], "secretary": self.people["S"]}
        return BidFactory(**{"call": call, "lot": call.lots.first(), **hands, **facts})

    def declared(self, call: Any, bid: Any) -> None:
        DeclarationFactory(bid=bid, seat=call.seats_here["M"], kind=Interest.NONE)
        DeclarationFactory(bid=bid, seat=call.seats_here["R"], recused=True)

    def bids_beside_ours(self) -> None:
        """The rooms of the committee: more bids, more members, more papers."""
        world = self.world
        for name, trait in {
            "closed": "submitted",
            "admission": "opened",
            "evaluation": "admitted",
            "ranked": "reserve",
            "standstill": "reserve",
        }.items():
            call = getattr(world, f"call_{name}")
            bid = self.bid(call, organization=self.another("verified"), **{trait: True})
            seat = SeatFactory(committee=call.committee)
            if name == "closed":
                OpeningConfirmationFactory(opening=call.opening, seat=seat)
                continue
            self.declared(call, bid)
            AdmissionCheckFactory(bid=bid, passed=True)
            if name == "evaluation":
                ScoreSheetFactory(bid=bid, seat=call.seats_here["M"], marks=4, locked=True)
            if name == "standstill":
                AppealFactory(call=call, organization=bid.organization, bid=bid)

    def contents_of_bids(self) -> None:
        world = self.world
        for bid in (world.bid_admission, world.bid_marked, world.bid_ranked):
            for made in (CostLineFactory, ActivityFactory, IndicatorFactory, AdmissionCheckFactory):
                made(bid=bid)
            AnnexFactory(bid=bid, slug=f"paper-{self.round}")
        BidFileFactory(bid=world.bid_draft, slug="charter")

    def projects(self) -> None:
        """More contracts of ours, some still drafts, and projects with all they have."""
        ContractFactory(bid=self.ours(self.with_a_lot(), winner=True), drafted_by=self.people["F"])
        signed = ContractFactory(
            bid=self.ours(self.with_a_lot(), winner=True),
            signed=True,
            drafted_by=self.people["F"],
        )
        execution = ExecutionFactory(contract=signed)
        ReportFactory(execution=execution, no=1)
        ReportFactory(execution=execution, no=2, submitted=True)
        PaymentFactory(execution=execution, requested_by=self.people["O"])
        PaymentFactory(
            execution=execution, requested_by=self.people["O"], prepared_by=self.people["A"],
            prepared=True,
        )  # fmt: skip
        ContractFactory(
            bid=self.ours(self.with_a_lot(), winner=True),
            signed=True,
            drafted_by=self.people["F"],
        )

    def with_a_lot(self) -> Any:
        call = self.call(awarded=True)
        LotFactory(call=call)
        return call

    def parts_of_our_project(self) -> None:
        world = self.world
        contract, bid = world.contract, world.contract.bid
        line, indicator = CostLineFactory(bid=bid), IndicatorFactory(bid=bid)
        milestone = MilestoneFactory(contract=contract, no=30_000 + self.round)
        tranche = TrancheFactory(
            contract=contract, no=30_000 + self.round, kind="after_report", milestone=milestone
        )
        PaymentFactory(execution=world.execution, tranche=tranche, requested_by=self.people["O"])
        ReportFactory(execution=world.execution, milestone=milestone, no=30_000 + self.round)
        for report in (world.report, world.report_sent):
            ExpenseFactory(report=report, cost_line=line)
            IndicatorResultFactory(report=report, indicator=indicator)
            ReportFileFactory(report=report)
        MilestoneFactory(contract=world.contract_draft, no=30_000 + self.round)
        TrancheFactory(contract=world.contract_draft, no=30_000 + self.round)
        DocumentFactory(
            kind="procurement.announcement",
            subject_type="procurement.call",
            subject_id=str(world.call_open.pk),
        )
