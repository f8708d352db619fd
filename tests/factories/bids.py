"""Bids, their envelopes, what comes out of them, marks, contracts, objections."""

import uuid
from datetime import timedelta
from decimal import Decimal
from typing import Any

import factory

from karakol_gsz.city.models import OrderKind
from karakol_gsz.core.clock import portal_now
from karakol_gsz.documents.seal import seal, seal_json
from procurement.models import (
    Absence,
    Activity,
    AdmissionCheck,
    Annex,
    Appeal,
    Bid,
    BidFile,
    BidPage,
    BidVersion,
    CheckResult,
    Contract,
    CostLine,
    Declaration,
    Indicator,
    Mark,
    Milestone,
    PartialOffer,
    RankingDraft,
    ScoreSheet,
    Tranche,
    TrancheKind,
)
from procurement.norms.admission import Ground
from procurement.norms.bid_pages import package
from procurement.norms.interests import Interest
from procurement.states import (
    AppealState,
    BidOutcome,
    BidState,
    CallState,
    ContractState,
    SheetState,
)
from tests.factories.accounts import UserFactory
from tests.factories.asleep import triggers_asleep
from tests.factories.city import OrderFactory
from tests.factories.documents import DocumentFactory
from tests.factories.ngos import OrganizationFactory
from tests.factories.procurement import (
    CallFactory,
    CriterionFactory,
    LotFactory,
    SeatFactory,
)
from tests.procurement.norms.bids import whole_bid

CALL_OF = {
    BidState.DRAFT: CallState.PUBLISHED,
    BidState.SUBMITTED: CallState.PUBLISHED,
    BidState.WITHDRAWN: CallState.PUBLISHED,
    BidState.OPENED: CallState.OPENED,
    BidState.RETURNED: CallState.ADMISSION,
    BidState.ADMITTED: CallState.EVALUATION,
    BidState.REJECTED: CallState.EVALUATION,
    BidState.RANKED: CallState.RANKED,
}
OUT = frozenset(
    {
        BidState.OPENED,
        BidState.RETURNED,
        BidState.ADMITTED,
        BidState.REJECTED,
        BidState.RANKED,
    }
)
SENT = OUT | {BidState.SUBMITTED, BidState.WITHDRAWN}


def moment_in(*stages: str, hours: int) -> factory.LazyAttribute:
    return factory.LazyAttribute(
        lambda o: o.sent + timedelta(hours=hours) if o.stage in stages else None
    )


def hand_with(moment: str, person: str = "secretary") -> factory.LazyAttribute:
    return factory.LazyAttribute(
        lambda o: getattr(o, person) if getattr(o, moment) is not None else None
    )


def when_out(value: Any, otherwise: Any) -> factory.LazyAttribute:
    return factory.LazyAttribute(lambda o: value if o.stage in OUT else otherwise)


class BidFactory(factory.django.DjangoModelFactory):
    """A draft; `submitted` … `ranked`, `winner`, `reserve`, `below_threshold`, `not_selected`."""

    class Meta:
        model = Bid

    class Params:
        stage = BidState.DRAFT
        submitted = factory.Trait(stage=BidState.SUBMITTED)
        withdrawn = factory.Trait(stage=BidState.WITHDRAWN)
        opened = factory.Trait(stage=BidState.OPENED)
        returned = factory.Trait(stage=BidState.RETURNED)
        admitted = factory.Trait(stage=BidState.ADMITTED)
        rejected = factory.Trait(stage=BidState.REJECTED)
        ranked = factory.Trait(stage=BidState.RANKED, outcome=BidOutcome.NOT_SELECTED)
        winner = factory.Trait(
            stage=BidState.RANKED,
            outcome=BidOutcome.WINNER,
            rank=1,
            recommended_sum=Decimal("200000.00"),
        )
        reserve = factory.Trait(stage=BidState.RANKED, outcome=BidOutcome.RESERVE, rank=2)
        below_threshold = factory.Trait(
            stage=BidState.RANKED, outcome=BidOutcome.BELOW_THRESHOLD, score=Decimal("41.00")
        )
        not_selected = factory.Trait(stage=BidState.RANKED, outcome=BidOutcome.NOT_SELECTED)
        secretary = factory.SubFactory(UserFactory, role="secretary")
        sent = factory.LazyAttribute(lambda o: o.call.closes_at - timedelta(days=25))

    call = factory.SubFactory(
        CallFactory, stage=factory.LazyAttribute(lambda o: CALL_OF[o.factory_parent.stage])
    )
    lot = factory.SubFactory(LotFactory, call=factory.SelfAttribute("..call"))
    organization = factory.SubFactory(OrganizationFactory, verified=True)
    author = factory.SubFactory(UserFactory)
    registration_no = factory.LazyAttributeSequence(
        lambda o, n: n % 30000 + 1 if o.stage in OUT else None
    )
    title_ru = when_out("Дневной центр помощи", "")
    title_ky = when_out("Күндүзгү жардам борбору", "")
    summary_ru = when_out("Документы, душ, горячая еда.", "")
    summary_ky = when_out("Документ, душ, ысык тамак.", "")
    requested_sum = when_out(Decimal("200000.00"), None)
    own_sum = when_out(Decimal("10000.00"), None)
    other_sum = when_out(Decimal("0.00"), None)
    contents = factory.LazyAttribute(
        lambda o: {"project": {"goal": "Вернуть людям документы."}} if o.stage in OUT else {}
    )
    score = factory.LazyAttribute(
        lambda o: Decimal("72.50") if o.stage == BidState.RANKED else None
    )
    reject_ground = factory.LazyAttribute(
        lambda o: Ground.MISSING_DOCUMENT if o.stage == BidState.REJECTED else ""
    )
    reject_words = factory.LazyAttribute(
        lambda o: "Нет устава." if o.stage == BidState.REJECTED else ""
    )
    return_items = factory.LazyAttribute(
        lambda o: ["Приложите устав целиком."] if o.stage == BidState.RETURNED else []
    )
    state = factory.SelfAttribute("stage")
    submitted_at = moment_in(*SENT, hours=0)
    submitted_by = hand_with("submitted_at", "author")
    withdrawn_at = moment_in(BidState.WITHDRAWN, hours=1)
    withdrawn_by = hand_with("withdrawn_at", "author")
    opened_at = factory.LazyAttribute(
        lambda o: o.call.closes_at + timedelta(hours=1) if o.stage in OUT else None
    )
    opened_by = hand_with("opened_at")
    returned_at = moment_in(BidState.RETURNED, hours=605)
    returned_by = hand_with("returned_at")
    admitted_at = moment_in(BidState.ADMITTED, BidState.RANKED, hours=606)
    admitted_by = hand_with("admitted_at")
    rejected_at = moment_in(BidState.REJECTED, hours=606)
    rejected_by = hand_with("rejected_at")
    ranked_at = moment_in(BidState.RANKED, hours=640)
    ranked_by = hand_with("ranked_at")

    @classmethod
    def _create(cls, model_class: type[Bid], *args: Any, **kwargs: Any) -> Bid:
        """As in life: first the draft, then its version, then what came of it."""
        if kwargs.get("submitted_at") is None:
            return model_class.objects.create(**kwargs)
        born = ("call", "lot", "organization", "author", "code", "language")
        bid = model_class.objects.create(**{key: kwargs[key] for key in born if key in kwargs})
        version = BidVersionFactory(
            bid=bid, received_at=kwargs["submitted_at"], submitted_by=kwargs["author"]
        )
        for name, value in {**kwargs, "current_version": version}.items():
            setattr(bid, name, value)
        bid.save()
        return bid


class BidPageFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = BidPage

    bid = factory.SubFactory(BidFactory)
    slug = factory.Sequence(lambda n: f"page-{n}")
    sealed = factory.LazyAttribute(
        lambda o: seal_json({"title_ru": "Дневной центр"}, context=f"bid_page:{o.bid.pk}:{o.slug}")
    )
    saved_by = factory.SelfAttribute("bid.author")


class BidFileFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = BidFile

    class Params:
        removed = factory.Trait(removed_at=factory.LazyFunction(portal_now))

    bid = factory.SubFactory(BidFactory)
    slug = "charter"
    document = factory.SubFactory(DocumentFactory, kind="procurement.bid_file")
    added_by = factory.SelfAttribute("bid.author")


class BidVersionFactory(factory.django.DjangoModelFactory):
    """Stamped by the database; with `received_at=` a version of the past. Holds a whole bid."""

    class Meta:
        model = BidVersion

    class Params:
        package = factory.LazyFunction(lambda: package(whole_bid()))

    bid = factory.SubFactory(BidFactory)
    number = factory.LazyAttribute(lambda o: o.bid.versions.count() + 1)
    idempotency_key = factory.LazyFunction(lambda: uuid.uuid4().hex)
    sealed = factory.LazyAttribute(
        lambda o: seal(o.package.data, context=f"bid_version:{o.bid.pk}:{o.number}")
    )
    sha256 = factory.SelfAttribute("package.sha256")
    manifest = factory.LazyFunction(lambda: {"pages": {}, "files": []})
    submitted_by = factory.SelfAttribute("bid.author")

    @classmethod
    def _create(cls, model_class: type[BidVersion], *args: Any, **kwargs: Any) -> BidVersion:
        if "received_at" not in kwargs:
            return model_class.objects.create(**kwargs)
        with triggers_asleep():
            return model_class.objects.create(**kwargs)


class CostLineFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = CostLine

    bid = factory.SubFactory(BidFactory, opened=True)
    no = factory.Sequence(lambda n: n % 30000 + 1)
    section = "3"
    name = factory.Sequence(lambda n: f"Горячее питание {n}")
    unit = "порция"
    quantity = Decimal("100.000")
    unit_price = Decimal("150.00")
    months = 2
    from_grant = Decimal("30000.00")


class ActivityFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Activity

    bid = factory.SubFactory(BidFactory, opened=True)
    no = factory.Sequence(lambda n: n % 30000 + 1)
    name = factory.Sequence(lambda n: f"Консультации {n}")
    responsible = "Координатор"
    starts_on = factory.SelfAttribute("bid.call.period_from")
    ends_on = factory.SelfAttribute("bid.call.period_to")
    output = "Тридцать консультаций"


class IndicatorFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Indicator

    bid = factory.SubFactory(BidFactory, opened=True)
    no = factory.Sequence(lambda n: n % 30000 + 1)
    name = factory.Sequence(lambda n: f"Восстановлены документы {n}")
    unit = "человек"
    baseline = Decimal("0.00")
    target = Decimal("30.00")
    source = "Журнал учёта"


class AnnexFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Annex

    bid = factory.SubFactory(BidFactory, opened=True)
    slug = "charter"
    title = "Устав"
    document = factory.SubFactory(DocumentFactory, kind="procurement.annex")


class AdmissionCheckFactory(factory.django.DjangoModelFactory):
    """Not answered yet; `passed=True`, `curable=True`, `failed=True`."""

    class Meta:
        model = AdmissionCheck

    class Params:
        answered = factory.Trait(
            checked_at=factory.LazyFunction(portal_now),
            checked_by=factory.SubFactory(UserFactory, role="secretary"),
        )
        passed = factory.Trait(answered=True, result=CheckResult.PASSED)
        curable = factory.Trait(answered=True, result=CheckResult.CURABLE, words="Нет страницы 7.")
        failed = factory.Trait(answered=True, result=CheckResult.FAILED, words="Нет устава.")

    bid = factory.SubFactory(BidFactory, opened=True)
    slug = factory.Sequence(lambda n: f"check-{n}")


class DeclarationFactory(factory.django.DjangoModelFactory):
    """Free of interest; `recused=True` steps aside. Asking again gives the same."""

    class Meta:
        model = Declaration
        django_get_or_create = ("seat", "bid")

    class Params:
        recused = factory.Trait(kind=Interest.KINSHIP, words="Родственник руководителя.")

    bid = factory.SubFactory(BidFactory, opened=True)
    seat = factory.SubFactory(SeatFactory, committee__call=factory.SelfAttribute("...bid.call"))
    kind = Interest.NONE


class ScoreSheetFactory(factory.django.DjangoModelFactory):
    """Open and empty; `marks=4` fills every criterion, `locked=True` locks it. Declares first."""

    class Meta:
        model = ScoreSheet

    class Params:
        locked = factory.Trait(
            state=SheetState.LOCKED,
            locked_at=factory.LazyFunction(portal_now),
            total=Decimal("80.00"),
        )

    bid = factory.SubFactory(BidFactory, admitted=True)
    seat = factory.SubFactory(SeatFactory, committee__call=factory.SelfAttribute("...bid.call"))
    state = SheetState.OPEN
    marks = None

    @classmethod
    def _create(
        cls, model_class: type[ScoreSheet], *args: Any, marks: int | None = None, **kwargs: Any
    ) -> ScoreSheet:
        """The marks come before the lock: the database holds to that."""
        DeclarationFactory(seat=kwargs["seat"], bid=kwargs["bid"])
        late = {
            name: kwargs.pop(name) for name in ("state", "locked_at", "total") if name in kwargs
        }
        sheet = model_class.objects.create(**kwargs)
        if marks is not None:
            for criterion in sheet.bid.call.criteria.all():
                MarkFactory(sheet=sheet, criterion=criterion, value=marks)
        for name, value in late.items():
            setattr(sheet, name, value)
        sheet.save()
        return sheet


class MarkFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Mark

    sheet = factory.SubFactory(ScoreSheetFactory)
    criterion = factory.SubFactory(CriterionFactory, call=factory.SelfAttribute("..sheet.bid.call"))
    value = 4
    comment = "Хорошо обосновано."


class AbsenceFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Absence

    seat = factory.SubFactory(SeatFactory)
    reason = "Болеет, справка от врача."
    noted_by = factory.SubFactory(UserFactory, role="secretary")


class RankingDraftFactory(factory.django.DjangoModelFactory):
    """Nothing voted yet; `prepared=True`."""

    class Meta:
        model = RankingDraft

    class Params:
        prepared = factory.Trait(
            digest="0" * 64,
            prepared_at=factory.LazyFunction(portal_now),
            prepared_by=factory.SubFactory(UserFactory, role="secretary"),
        )

    call = factory.SubFactory(CallFactory, evaluation=True)


class PartialOfferFactory(factory.django.DjangoModelFactory):
    """Waiting for an answer; `accepted=True`."""

    class Meta:
        model = PartialOffer

    class Params:
        accepted = factory.Trait(
            accepted_at=factory.LazyFunction(portal_now),
            accepted_by=factory.SubFactory(UserFactory),
        )

    bid = factory.SubFactory(BidFactory, reserve=True)
    amount = Decimal("50000.00")
    accept_until = factory.LazyFunction(lambda: portal_now() + timedelta(days=3))


class ContractFactory(factory.django.DjangoModelFactory):
    """A draft; `signed=True` with two milestones and 40 + 40 + 20 per cent; `declined=True`."""

    class Meta:
        model = Contract

    class Params:
        declined = factory.Trait(
            state=ContractState.DECLINED,
            declined_at=factory.LazyFunction(portal_now),
            declined_by=factory.SubFactory(UserFactory),
            decline_words="Нет возможности.",
        )
        signed = factory.Trait(
            state=ContractState.SIGNED,
            document=factory.SubFactory(DocumentFactory, kind="procurement.contract"),
            ngo_scan=factory.SubFactory(DocumentFactory, kind="procurement.contract_scan"),
            city_scan=factory.SubFactory(DocumentFactory, kind="procurement.contract_scan"),
            ngo_signed_at=factory.LazyFunction(portal_now),
            ngo_signed_by=factory.SubFactory(UserFactory),
            city_signed_at=factory.LazyFunction(portal_now),
            city_signed_by=factory.SubFactory(UserFactory, role="head"),
            signed_at=factory.LazyFunction(portal_now),
            signed_by=factory.SubFactory(UserFactory, role="head"),
        )

    bid = factory.SubFactory(BidFactory, winner=True)
    number = factory.Sequence(lambda n: f"2026-{n + 1:02d}-1")
    title_ru = "Дневной центр помощи"
    title_ky = "Күндүзгү жардам борбору"
    summary_ru = "Документы, душ, горячая еда."
    summary_ky = "Документ, душ, ысык тамак."
    total_sum = Decimal("200000.00")
    period_from = factory.SelfAttribute("bid.call.period_from")
    period_to = factory.SelfAttribute("bid.call.period_to")
    award_order = factory.SubFactory(OrderFactory, kind=OrderKind.AWARD)
    drafted_by = factory.SubFactory(UserFactory, role="officer")
    state = ContractState.DRAFT

    @classmethod
    def _create(cls, model_class: type[Contract], *args: Any, **kwargs: Any) -> Contract:
        contract = model_class.objects.create(**kwargs)
        if contract.state == ContractState.SIGNED:
            _plan(contract)
        return contract


def _plan(contract: Contract) -> None:
    """Two milestones; 40 per cent before the work, 40 after the first report, 20 after the last."""
    half = contract.period_from + (contract.period_to - contract.period_from) / 2
    first = MilestoneFactory(contract=contract, no=1, due_on=half)
    last = MilestoneFactory(contract=contract, no=2, due_on=contract.period_to)
    parts = (
        (TrancheKind.ADVANCE, 40, None),
        (TrancheKind.AFTER_REPORT, 40, first),
        (TrancheKind.FINAL, 20, last),
    )
    for no, (kind, percent, milestone) in enumerate(parts, start=1):
        TrancheFactory(
            contract=contract,
            no=no,
            kind=kind,
            percent=percent,
            amount=contract.total_sum * percent / 100,
            milestone=milestone,
        )


class MilestoneFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Milestone

    contract = factory.SubFactory(ContractFactory)
    no = factory.Sequence(lambda n: n % 30000 + 1)
    title_ru = factory.Sequence(lambda n: f"Этап {n}")
    title_ky = factory.Sequence(lambda n: f"{n}-этап")
    due_on = factory.SelfAttribute("contract.period_to")


class TrancheFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Tranche

    contract = factory.SubFactory(ContractFactory)
    no = factory.Sequence(lambda n: n % 30000 + 1)
    kind = TrancheKind.ADVANCE
    percent = Decimal("40.00")
    amount = Decimal("80000.00")
    due_on = factory.SelfAttribute("contract.period_to")


class AppealFactory(factory.django.DjangoModelFactory):
    """Undecided; `upheld=True`, `dismissed=True`."""

    class Meta:
        model = Appeal

    class Params:
        decided = factory.Trait(
            state=AppealState.DISMISSED,
            decision_ru="Рассмотрено.",
            decision_ky="Каралды.",
            decided_at=factory.LazyFunction(portal_now),
            decided_by=factory.SubFactory(UserFactory, role="head"),
        )
        upheld = factory.Trait(decided=True, state=AppealState.UPHELD)
        dismissed = factory.Trait(decided=True, state=AppealState.DISMISSED)

    bid = factory.SubFactory(BidFactory, not_selected=True)
    call = factory.SelfAttribute("bid.call")
    organization = factory.SelfAttribute("bid.organization")
    text = "Не согласны с баллом по первому критерию."
    filed_by = factory.SelfAttribute("bid.author")
