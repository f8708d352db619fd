"""One small city in which every kind of thing exists once as «mine», with all who may come."""

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

from django.contrib.auth.models import AnonymousUser

from karakol_gsz.accounts.models import Role
from karakol_gsz.city.models import OrderKind
from karakol_gsz.core import clock
from ngos.models import MemberRole
from procurement.models import Post
from procurement.norms.interests import Interest
from procurement.states import CallState
from tests.factories.accounts import RoleGrantFactory, UserFactory
from tests.factories.bids import (
    AppealFactory,
    BidFactory,
    BidPageFactory,
    ContractFactory,
    DeclarationFactory,
    MilestoneFactory,
    TrancheFactory,
)
from tests.factories.city import OrderFactory, SignatoryFactory
from tests.factories.documents import DocumentFactory
from tests.factories.lawbook import adopt
from tests.factories.monitoring import (
    AcceptanceActFactory,
    ExecutionFactory,
    ExpenseFactory,
    PaymentFactory,
    ReportFactory,
    ReportFileFactory,
)
from tests.factories.ngos import (
    InvitationFactory,
    MembershipFactory,
    OrganizationFactory,
)
from tests.factories.notifications import MessageFactory
from tests.factories.procurement import (
    CallFactory,
    CommitteeFactory,
    CriterionFactory,
    LotFactory,
    MinutesFactory,
    OpeningFactory,
    ProgrammeFactory,
    QuestionFactory,
    SeatFactory,
)

# stranger, owner (admin of the NGO), another NGO, member (declared: no interest), member who
# stepped aside, secretary, officer, head, accountant, auditor, technical administrator
PEOPLE = ["V", "O", "N", "M", "R", "S", "F", "H", "A", "U", "T"]
ROLES = {"M": Role.MEMBER, "R": Role.MEMBER, "S": Role.SECRETARY, "F": Role.OFFICER,
         "H": Role.HEAD, "A": Role.ACCOUNTANT, "U": Role.AUDITOR, "T": Role.ADMIN}  # fmt: skip


def build() -> SimpleNamespace:
    """Lay the rows; nothing here goes through a page, so no page can have hidden a mistake."""
    adopt()
    people: dict[str, Any] = {"V": AnonymousUser(), "O": UserFactory(), "N": UserFactory()}
    people |= {sign: UserFactory(role=role) for sign, role in ROLES.items()}
    mine = OrganizationFactory(verified=True, admin=people["O"])
    theirs = OrganizationFactory(verified=True, admin=people["N"])
    world = SimpleNamespace(people=people, mine=mine, theirs=theirs)
    world.sent_org = OrganizationFactory(submitted=True, admin=UserFactory())
    world.suspended_org = OrganizationFactory(suspended=True, admin=UserFactory())
    world.membership = MembershipFactory(organization=mine, role=MemberRole.EDITOR)
    world.invitation = InvitationFactory(organization=mine, email=people["O"].email)
    world.grant = RoleGrantFactory(user=UserFactory())
    world.letter = MessageFactory(person=people["O"], channel="inbox")
    world.order = OrderFactory(kind=OrderKind.OTHER)
    world.signatory = SignatoryFactory()
    world.programme_draft = ProgrammeFactory()
    world.programme = ProgrammeFactory(approved=True)
    calls(world)
    bids(world)
    contracts(world)
    documents(world)
    return world


def calls(world: SimpleNamespace) -> None:
    world.call_draft = CallFactory(parts=True)
    world.call_waiting = CallFactory(submitted_for_approval=True, parts=True)
    world.call_open = CallFactory(published=True, parts=True)
    world.call_closed = seated(world, CallFactory(closed=True))
    world.call_admission = seated(world, CallFactory(admission=True))
    world.call_evaluation = seated(world, CallFactory(evaluation=True))
    world.call_ranked = seated(world, CallFactory(ranked=True))
    world.call_standstill = seated(
        world, CallFactory(standstill=True, standstill_until=clock.portal_now() + timedelta(days=3))
    )
    world.call_awarded = seated(world, CallFactory(awarded=True))
    world.call_failed = CallFactory(failed=True, parts=True)
    world.question = QuestionFactory(call=world.call_open, organization=world.theirs)
    OpeningFactory(call=world.call_closed, started=True)
    world.minutes = MinutesFactory(call=world.call_ranked)


def seated(world: SimpleNamespace, call: Any) -> Any:
    """The committee of a call: our two members and the secretary sit on every one."""
    LotFactory(call=call)
    CriterionFactory(call=call, no=1, weight=100)
    committee = CommitteeFactory(call=call)
    call.seats_here = {
        "M": SeatFactory(committee=committee, person=world.people["M"], chair=True),
        "R": SeatFactory(committee=committee, person=world.people["R"]),
        "S": SeatFactory(committee=committee, person=world.people["S"], secretary=True),
    }
    assert call.seats_here["S"].post == Post.SECRETARY
    return call


def bids(world: SimpleNamespace) -> None:
    def of_mine(call: Any, **traits: Any) -> Any:
        return BidFactory(
            call=call,
            lot=call.lots.get(),
            organization=world.mine,
            author=world.people["O"],
            **traits,
        )

    def declared(call: Any, bid: Any) -> None:
        DeclarationFactory(bid=bid, seat=call.seats_here["M"], kind=Interest.NONE)
        DeclarationFactory(
            bid=bid, seat=call.seats_here["R"], kind=Interest.KINSHIP, words="Сестра"
        )

    world.bid_draft = of_mine(world.call_open)
    BidPageFactory(bid=world.bid_draft, slug="project")
    world.bid_sent = of_mine(world.call_closed, submitted=True)
    asked = [{"slug": "charter", "title_ru": "Устав", "title_ky": "Устав", "words": "Целиком."}]
    world.bid_admission = of_mine(world.call_admission, returned=True, return_items=asked)
    declared(world.call_admission, world.bid_admission)
    world.bid_marked = of_mine(world.call_evaluation, admitted=True)
    declared(world.call_evaluation, world.bid_marked)
    world.bid_ranked = of_mine(world.call_standstill, winner=True)
    declared(world.call_standstill, world.bid_ranked)
    world.appeal = AppealFactory(
        call=world.call_standstill, organization=world.mine, bid=world.bid_ranked
    )


def contracts(world: SimpleNamespace) -> None:
    won = BidFactory(
        call=world.call_awarded, lot=world.call_awarded.lots.get(), organization=world.mine,
        author=world.people["O"], winner=True,
    )  # fmt: skip
    world.contract_draft = ContractFactory(bid=won)
    running = seated(world, CallFactory(awarded=True))
    kept = BidFactory(call=running, lot=running.lots.get(), organization=world.mine, winner=True)
    world.contract = ContractFactory(bid=kept, signed=True)
    world.execution = ExecutionFactory(contract=world.contract)
    world.milestone = MilestoneFactory(contract=world.contract)
    world.report = ReportFactory(execution=world.execution, no=1)
    world.report_sent = ReportFactory(execution=world.execution, no=2, submitted=True)
    world.expense = ExpenseFactory(report=world.report)
    world.report_file = ReportFileFactory(report=world.report)
    world.payment = PaymentFactory(execution=world.execution)
    world.payment_ready = PaymentFactory(execution=world.execution, prepared=True)
    world.act = AcceptanceActFactory(execution=world.execution)
    world.tranche = TrancheFactory(contract=world.contract_draft)


def documents(world: SimpleNamespace) -> None:
    def about(kind: str, thing: Any) -> Any:
        return DocumentFactory(
            kind=kind, subject_type=thing._meta.label_lower, subject_id=str(thing.pk)
        )

    world.paper_of_ngo = about("ngos.charter", world.mine)
    world.paper_of_call = about("procurement.announcement", world.call_open)
    world.paper_of_draft = about("procurement.announcement", world.call_draft)


Kwargs = Callable[[SimpleNamespace], dict[str, Any]]
THINGS: dict[str, Kwargs] = {
    "-": lambda w: {},
    "org": lambda w: {"public_id": w.sent_org.public_id},
    "org.verified": lambda w: {"public_id": w.mine.public_id},
    "org.suspended": lambda w: {"public_id": w.suspended_org.public_id},
    "org.inn": lambda w: {"inn": w.mine.inn},
    "org.hidden": lambda w: {"inn": w.sent_org.inn},
    "org.page": lambda w: {"page": "identity"},
    "membership": lambda w: {"pk": w.membership.pk},
    "invitation": lambda w: {"pk": w.invitation.pk},
    "person": lambda w: {"public_id": w.grant.user.public_id},
    "grant": lambda w: {"public_id": w.grant.user.public_id, "grant": w.grant.pk},
    "token": lambda w: {"token": "nothing"},
    "letter": lambda w: {"public_id": w.letter.public_id},
    "order": lambda w: {"pk": w.order.pk},
    "signatory": lambda w: {"pk": w.signatory.pk},
    "rules": lambda w: {"code": "KG-604-2022"},
    "rules.2019": lambda w: {"code": "KG-814-2017"},
    "year": lambda w: {"year": 2026},
    "programme": lambda w: {"number": w.programme.number},
    "programme.draft": lambda w: {"number": w.programme_draft.number},
    "question": lambda w: {"pk": w.question.pk},
    "appeal": lambda w: {"pk": w.appeal.pk},
    "paper.ngo": lambda w: {"public_id": w.paper_of_ngo.public_id},
    "paper.call": lambda w: {"public_id": w.paper_of_call.public_id},
    "paper.draft": lambda w: {"public_id": w.paper_of_draft.public_id},
    "start": lambda w: {"number": w.call_open.number, "lot_no": w.call_open.lots.get().no},
    "absence": lambda w: {
        "number": w.call_evaluation.number,
        "seat": w.call_evaluation.seats_here["R"].pk,
    },
    "vote": lambda w: {"number": w.call_evaluation.number, "group": 0},
    "seat": lambda w: {
        "number": w.call_evaluation.number,
        "pk": w.call_evaluation.seats_here["R"].pk,
    },
    "admission": lambda w: {"number": w.call_admission.number, "code": w.bid_admission.code},
    "contract": lambda w: {"number": w.contract.number},
    "contract.draft": lambda w: {"number": w.contract_draft.number},
    "report": lambda w: {"number": w.contract.number, "no": 1},
    "report.sent": lambda w: {"number": w.contract.number, "no": 2},
    "expense": lambda w: {"number": w.contract.number, "no": 1, "pk": w.expense.pk},
    "report.file": lambda w: {"number": w.contract.number, "no": 1, "pk": w.report_file.pk},
    "payment": lambda w: {"number": w.contract.number, "no": w.payment.tranche.no},
    "payment.ready": lambda w: {"number": w.contract.number, "no": w.payment_ready.tranche.no},
}
for state in ("draft", "waiting", "open", "closed", "admission", "evaluation", "ranked",
              "standstill", "awarded", "failed"):  # fmt: skip
    THINGS[f"call.{state}"] = lambda w, s=state: {"number": getattr(w, f"call_{s}").number}  # type: ignore[misc]
for state in ("draft", "sent", "admission", "marked", "ranked"):
    THINGS[f"bid.{state}"] = lambda w, s=state: {"code": getattr(w, f"bid_{s}").code}  # type: ignore[misc]

assert CallState.PUBLISHED
