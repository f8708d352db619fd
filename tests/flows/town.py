"""The small city of the address table once more: every flow's thing in every state, as «mine»."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

from karakol_gsz.accounts.models import Role, User
from karakol_gsz.core import clock
from ngos.models import MemberRole
from procurement.states import BidState, CallState
from tests.access.world import PEOPLE, build, seated
from tests.factories.accounts import UserFactory
from tests.factories.bids import (
    CALL_OF,
    AppealFactory,
    BidFactory,
    ContractFactory,
    ScoreSheetFactory,
)
from tests.factories.documents import DocumentFactory
from tests.factories.monitoring import (
    AcceptanceActFactory,
    ExecutionFactory,
    PaymentFactory,
    ReportFactory,
)
from tests.factories.ngos import MembershipFactory, OrganizationFactory
from tests.factories.procurement import (
    CallFactory,
    MinutesFactory,
    ProgrammeFactory,
    SeatFactory,
)

# What each person is to the thing at hand; B did the first deed on it and holds every role too.
HATS: dict[str, set[str]] = {
    **{sign: set() for sign in PEOPLE},
    "O": {"ngo admin"},
    "E": {"ngo editor"},
    "G": {"ngo signatory"},
    "C": {"ngo accountant"},
    "M": {"chair", "writer"},
    "D": {"deputy"},
    "R": {"member"},
    "P": set(),
    "S": {"secretary"},
    "Z": set(),
    "F": {"officer"},
    "H": {"head"},
    "A": {"accountant"},
    "B": {"officer", "head", "accountant", "first hand"},
    "K": {"clock"},
}
OF_THE_NGO = {
    "O": MemberRole.ADMIN,
    "E": MemberRole.EDITOR,
    "G": MemberRole.SIGNATORY,
    "C": MemberRole.ACCOUNTANT,
}


def town() -> SimpleNamespace:
    """The people of the address table, and those a flow tells apart besides."""
    world = build()
    people = world.people
    people |= {sign: UserFactory() for sign in "EGC"}
    people["D"] = UserFactory(role=Role.MEMBER)
    people["P"] = UserFactory(role=Role.MEMBER)
    people["Z"] = UserFactory(roles=[Role.MEMBER, Role.SECRETARY])
    people["B"] = UserFactory(roles=[Role.OFFICER, Role.HEAD, Role.ACCOUNTANT])
    people["K"] = User.objects.robot()
    for sign in "EGC":
        join(world, world.mine, sign)
    return world


def join(world: SimpleNamespace, organization: Any, sign: str) -> None:
    MembershipFactory(organization=organization, person=world.people[sign], role=OF_THE_NGO[sign])


def call(world: SimpleNamespace, state: str, **facts: Any) -> Any:
    made = seated(world, CallFactory(stage=state, **facts))
    committee = made.committee
    SeatFactory(committee=committee, person=world.people["D"], deputy=True)
    SeatFactory(committee=committee, person=world.people["P"], reserve=True)
    return made


def organization(world: SimpleNamespace, state: str) -> Any:
    made = OrganizationFactory(stage=state)
    for sign in OF_THE_NGO:
        join(world, made, sign)
    return made


def bid(world: SimpleNamespace, state: str, stage: str = "", **traits: Any) -> Any:
    around = call(world, stage or CALL_OF[BidState(state)])
    return BidFactory(
        call=around,
        lot=around.lots.get(),
        organization=world.mine,
        author=world.people["O"],
        **trait(state, first=BidState.DRAFT),
        **traits,
    )


def trait(state: str, *, first: str) -> dict[str, Any]:
    return {} if state == first else {str(state): True}


def won(world: SimpleNamespace) -> Any:
    return bid(world, BidState.RANKED, CallState.AWARDED, outcome="winner", rank=1,
               recommended_sum="200000.00")  # fmt: skip


def sheet(world: SimpleNamespace, state: str) -> Any:
    judged = bid(world, BidState.ADMITTED)
    return ScoreSheetFactory(
        bid=judged, seat=judged.call.seats_here["M"], marks=4, **trait(state, first="open")
    )


def minutes(world: SimpleNamespace, state: str) -> Any:
    return MinutesFactory(call=call(world, CallState.RANKED), **trait(state, first="draft"))


def appeal(world: SimpleNamespace, state: str) -> Any:
    disputed = bid(world, BidState.RANKED, CallState.STANDSTILL)
    return AppealFactory(bid=disputed, **trait(state, first="filed"))


def contract(world: SimpleNamespace, state: str) -> Any:
    scan = {} if state == "signed" else {"ngo_scan": DocumentFactory()}
    return ContractFactory(bid=won(world), **trait(state, first="draft"), **scan)


def execution(world: SimpleNamespace, state: str) -> Any:
    return ExecutionFactory(contract=contract(world, "signed"), **trait(state, first="running"))


def report(world: SimpleNamespace, state: str) -> Any:
    return ReportFactory(execution=execution(world, "running"), **trait(state, first="due"))


def payment(world: SimpleNamespace, state: str) -> Any:
    return PaymentFactory(execution=execution(world, "running"), **trait(state, first="requested"))


def act(world: SimpleNamespace, state: str) -> Any:
    scan = {} if state == "accepted" else {"ngo_scan": DocumentFactory()}
    return AcceptanceActFactory(
        execution=execution(world, "running"), **trait(state, first="draft"), **scan
    )


THINGS: dict[str, Callable[[SimpleNamespace, str], Any]] = {
    "ngos.organization": organization,
    "procurement.programme": lambda world, state: ProgrammeFactory(stage=state),
    "procurement.call": call,
    "procurement.bid": bid,
    "procurement.scoresheet": sheet,
    "procurement.minutes": minutes,
    "procurement.appeal": appeal,
    "procurement.contract": contract,
    "monitoring.execution": execution,
    "monitoring.report": report,
    "monitoring.payment": payment,
    "monitoring.acceptanceact": act,
}


def in_state(world: SimpleNamespace, flow: str, state: str, first_hands: set[str]) -> Any:
    """The thing as it stands in the database, its first hands being B's."""
    made = THINGS[flow](world, state)
    for field in sorted(first_hands):
        setattr(made, field, world.people["B"])
        moment = field.removesuffix("_by") + "_at"
        if getattr(made, moment, clock) is None:
            setattr(made, moment, clock.portal_now())
    made.save()
    return type(made)._default_manager.get(pk=made.pk)
