"""Programme, call and what belongs to it; one trait for every state (bids: `bids.py`).

Rows are written directly: no letter, no journal. A closed call closed three days ago, an open one
has ten days behind it and twenty before it.
"""

from datetime import date, timedelta
from decimal import Decimal

import factory

from karakol_gsz.city.models import OrderKind
from karakol_gsz.core.clock import portal_now, portal_today
from karakol_gsz.lawbook import reader
from karakol_gsz.lawbook.models import RuleSet
from procurement.models import (
    BudgetLine,
    Call,
    Committee,
    Criterion,
    FailReason,
    Lot,
    Minutes,
    MinutesKind,
    MinutesSignature,
    Opening,
    OpeningConfirmation,
    Post,
    Programme,
    Question,
    RequiredDocument,
    Seat,
    Side,
)
from procurement.states import CallState, MinutesState, ProgrammeState
from tests.factories.accounts import UserFactory
from tests.factories.city import OrderFactory
from tests.factories.documents import DocumentFactory
from tests.factories.ngos import OrganizationFactory

ROAD = (
    CallState.SUBMITTED_FOR_APPROVAL,
    CallState.PUBLISHED,
    CallState.CLOSED,
    CallState.OPENED,
    CallState.ADMISSION,
    CallState.EVALUATION,
    CallState.RANKED,
    CallState.RESULTS_PUBLISHED,
    CallState.STANDSTILL,
    CallState.AWARDED,
)
# Where the side roads leave the main one.
REACHED = {CallState.FAILED: CallState.CLOSED, CallState.CANCELLED: CallState.PUBLISHED}
AFTER_CLOSE = {
    CallState.SUBMITTED_FOR_APPROVAL: timedelta(days=-31),
    CallState.PUBLISHED: timedelta(days=-30),
    CallState.CLOSED: timedelta(0),
    CallState.OPENED: timedelta(hours=1),
    CallState.ADMISSION: timedelta(hours=2),
    CallState.EVALUATION: timedelta(hours=20),
    CallState.RANKED: timedelta(hours=40),
    CallState.RESULTS_PUBLISHED: timedelta(hours=44),
    CallState.STANDSTILL: timedelta(hours=44),
    CallState.AWARDED: timedelta(hours=60),
}


def has_passed(stage: str, station: str) -> bool:
    """A call at *stage* has been at *station*."""
    reached = REACHED.get(CallState(stage), CallState(stage))
    return reached in ROAD and ROAD.index(reached) >= ROAD.index(CallState(station))


def moment_of(station: CallState) -> factory.LazyAttribute:
    return factory.LazyAttribute(
        lambda o: o.close + AFTER_CLOSE[station] if has_passed(o.stage, station) else None
    )


def hand_of(station: CallState, person: str = "officer") -> factory.LazyAttribute:
    return factory.LazyAttribute(
        lambda o: getattr(o, person) if has_passed(o.stage, station) else None
    )


class ProgrammeFactory(factory.django.DjangoModelFactory):
    """A draft; `approved=True`, `closed=True`."""

    class Meta:
        model = Programme

    class Params:
        stage = ProgrammeState.DRAFT
        approved = factory.Trait(stage=ProgrammeState.APPROVED)
        closed = factory.Trait(stage=ProgrammeState.CLOSED)
        head = factory.SubFactory(UserFactory, role="head")
        now = factory.LazyFunction(portal_now)

    number = factory.Sequence(lambda n: f"2026-P{n + 1}")
    title_ru = "Программа муниципального социального заказа"
    title_ky = "Муниципалдык социалдык заказдын программасы"
    goal_ru = "Поддержать тех, кому труднее всего."
    goal_ky = "Эң муктаж болгондорду колдоо."
    need_ru = "Опрос жителей показал нужду в услугах."
    need_ky = "Тургундарды сурамжылоо кызматтардын керектигин көрсөттү."
    year_from = 2026
    year_to = 2027
    state = factory.SelfAttribute("stage")
    drafted_by = factory.SubFactory(UserFactory, role="officer")
    decision = factory.LazyAttribute(
        lambda o: (
            OrderFactory(kind=OrderKind.PROGRAMME) if o.stage != ProgrammeState.DRAFT else None
        )
    )
    approved_at = factory.LazyAttribute(
        lambda o: o.now - timedelta(days=90) if o.stage != ProgrammeState.DRAFT else None
    )
    approved_by = factory.LazyAttribute(lambda o: o.head if o.approved_at else None)
    closed_at = factory.LazyAttribute(
        lambda o: o.now - timedelta(days=1) if o.stage == ProgrammeState.CLOSED else None
    )
    closed_by = factory.LazyAttribute(lambda o: o.head if o.closed_at else None)


class BudgetLineFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = BudgetLine

    programme = factory.SubFactory(ProgrammeFactory, approved=True)
    year = 2026
    code = factory.Sequence(lambda n: f"70911-{n}")
    amount = Decimal("400000.00")


class CallFactory(factory.django.DjangoModelFactory):
    """A complete draft; `published=True` … `awarded=True`, `planned`, `failed`, `cancelled`.

    `parts=True` adds a lot, two criteria (60 + 40) and a required document.
    """

    class Meta:
        model = Call
        skip_postgeneration_save = True

    class Params:
        stage = CallState.DRAFT
        planned = factory.Trait(stage=CallState.PLANNED)
        submitted_for_approval = factory.Trait(stage=CallState.SUBMITTED_FOR_APPROVAL)
        published = factory.Trait(stage=CallState.PUBLISHED)
        closed = factory.Trait(stage=CallState.CLOSED)
        opened = factory.Trait(stage=CallState.OPENED)
        admission = factory.Trait(stage=CallState.ADMISSION)
        evaluation = factory.Trait(stage=CallState.EVALUATION)
        ranked = factory.Trait(stage=CallState.RANKED)
        results_published = factory.Trait(stage=CallState.RESULTS_PUBLISHED)
        standstill = factory.Trait(stage=CallState.STANDSTILL)
        awarded = factory.Trait(stage=CallState.AWARDED)
        failed = factory.Trait(stage=CallState.FAILED)
        cancelled = factory.Trait(stage=CallState.CANCELLED)
        sensitive = factory.Trait(is_sensitive=True)
        officer = factory.SubFactory(UserFactory, role="officer")
        head = factory.SubFactory(UserFactory, role="head")
        now = factory.LazyFunction(portal_now)
        is_out = factory.LazyAttribute(lambda o: has_passed(o.stage, CallState.PUBLISHED))
        close = factory.LazyAttribute(
            lambda o: (
                o.now
                + (
                    timedelta(days=-3)
                    if has_passed(o.stage, CallState.CLOSED)
                    else timedelta(days=20)
                )
            )
        )

    number = factory.Sequence(lambda n: f"2026-{n + 1:02d}")
    programme = factory.SubFactory(ProgrammeFactory, approved=True)
    budget_line = factory.SubFactory(
        BudgetLineFactory, programme=factory.SelfAttribute("..programme")
    )
    title_ru = factory.Sequence(lambda n: f"Сохранение общественного порядка {n}")
    title_ky = factory.Sequence(lambda n: f"Коомдук тартипти сактоо {n}")
    summary_ru = "Помощь людям без определённого места жительства."
    summary_ky = "Туруктуу жашаган жери жок адамдарга жардам."
    goal_ru = "Вернуть людям документы и ночлег."
    goal_ky = "Адамдарга документтерин жана түнөөчү жайын кайтаруу."
    tasks_ru = "Консультации, восстановление документов, ночлег."
    tasks_ky = "Кеңеш берүү, документтерди калыбына келтирүү, түнөк."
    problem_ru = "Зимой в городе ночуют на улице около тридцати человек."
    problem_ky = "Кышында шаарда отузга жакын адам көчөдө түнөйт."
    target_group_ru = "Лица без определённого места жительства"
    target_group_ky = "Туруктуу жашаган жери жок адамдар"
    territory_ru = "Город Каракол"
    territory_ky = "Каракол шаары"
    expected_results_ru = "Тридцать человек получили документы."
    expected_results_ky = "Отуз адам документ алды."
    eligibility_ru = "Некоммерческие организации Кыргызской Республики"
    eligibility_ky = "Кыргыз Республикасынын коммерциялык эмес уюмдары"
    opening_place_ru = "Мэрия, малый зал"
    opening_place_ky = "Мэрия, кичи зал"
    period_from = factory.LazyAttribute(lambda o: o.now.date() + timedelta(days=60))
    period_to = factory.LazyAttribute(lambda o: o.now.date() + timedelta(days=180))
    order = factory.SubFactory(OrderFactory, kind=OrderKind.CALL)
    award_order = factory.LazyAttribute(
        lambda o: (
            OrderFactory(kind=OrderKind.AWARD) if has_passed(o.stage, CallState.AWARDED) else None
        )
    )
    rule_set = factory.LazyAttribute(
        lambda o: RuleSet.objects.in_force(portal_today()).first() if o.is_out else None
    )
    rules = factory.LazyAttribute(
        lambda o: reader.in_force(on=portal_today()).freeze() if o.is_out else {}
    )
    closes_at = factory.LazyAttribute(lambda o: None if o.stage == CallState.PLANNED else o.close)
    questions_until = factory.LazyAttribute(
        lambda o: o.closes_at - timedelta(days=7) if o.closes_at else None
    )
    opening_at = factory.LazyAttribute(
        lambda o: o.closes_at + timedelta(hours=1) if o.closes_at else None
    )
    results_planned_on = factory.LazyAttribute(lambda o: (o.close + timedelta(days=30)).date())
    standstill_until = factory.LazyAttribute(
        lambda o: o.now + timedelta(days=3) if o.stage == CallState.STANDSTILL else None
    )
    contact_name = "Абдиева Нургүл"
    contact_phone = "+996392200000"
    contact_email = "gsz@karakol.example"
    state = factory.SelfAttribute("stage")
    drafted_by = factory.SelfAttribute("officer")
    submitted_for_approval_at = moment_of(CallState.SUBMITTED_FOR_APPROVAL)
    submitted_for_approval_by = hand_of(CallState.SUBMITTED_FOR_APPROVAL)
    published_at = moment_of(CallState.PUBLISHED)
    published_by = hand_of(CallState.PUBLISHED, "head")
    closed_at = moment_of(CallState.CLOSED)
    closed_by = hand_of(CallState.CLOSED)
    opened_at = moment_of(CallState.OPENED)
    opened_by = hand_of(CallState.OPENED)
    admission_at = moment_of(CallState.ADMISSION)
    admission_by = hand_of(CallState.ADMISSION)
    evaluation_at = moment_of(CallState.EVALUATION)
    evaluation_by = hand_of(CallState.EVALUATION)
    ranked_at = moment_of(CallState.RANKED)
    ranked_by = hand_of(CallState.RANKED)
    results_published_at = moment_of(CallState.RESULTS_PUBLISHED)
    results_published_by = hand_of(CallState.RESULTS_PUBLISHED)
    standstill_at = moment_of(CallState.STANDSTILL)
    standstill_by = hand_of(CallState.STANDSTILL)
    awarded_at = moment_of(CallState.AWARDED)
    awarded_by = hand_of(CallState.AWARDED)
    failed_at = factory.LazyAttribute(
        lambda o: o.close + timedelta(hours=2) if o.stage == CallState.FAILED else None
    )
    failed_by = factory.LazyAttribute(lambda o: o.officer if o.failed_at else None)
    fail_reason = factory.LazyAttribute(lambda o: FailReason.NO_BIDS if o.failed_at else "")
    cancelled_at = factory.LazyAttribute(
        lambda o: o.now - timedelta(days=1) if o.stage == CallState.CANCELLED else None
    )
    cancelled_by = factory.LazyAttribute(lambda o: o.head if o.cancelled_at else None)
    cancel_reason_ru = factory.LazyAttribute(lambda o: "Бюджет изменён." if o.cancelled_at else "")
    cancel_reason_ky = factory.LazyAttribute(
        lambda o: "Бюджет өзгөртүлдү." if o.cancelled_at else ""
    )

    @factory.post_generation
    def parts(self: Call, create: bool, wanted: bool | None, **kwargs: object) -> None:
        if wanted:
            LotFactory(call=self)
            CriterionFactory(call=self, no=1, weight=60)
            CriterionFactory(call=self, no=2, weight=40)
            RequiredDocumentFactory(call=self)


class LotFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Lot

    call = factory.SubFactory(CallFactory)
    no = factory.Sequence(lambda n: n % 30000 + 1)
    title_ru = factory.Sequence(lambda n: f"Дневной центр {n}")
    title_ky = factory.Sequence(lambda n: f"Күндүзгү борбор {n}")
    max_sum = Decimal("200000.00")
    max_projects = 1


class CriterionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Criterion

    call = factory.SubFactory(CallFactory)
    no = factory.Sequence(lambda n: n % 30000 + 1)
    title_ru = factory.Sequence(lambda n: f"Соответствие цели конкурса {n}")
    title_ky = factory.Sequence(lambda n: f"Конкурстун максатына ылайыктуулугу {n}")
    explanation_ru = "Насколько проект отвечает цели."
    explanation_ky = "Долбоор максатка канчалык жооп берет."
    weight = Decimal("20.00")
    scale = factory.LazyFunction(
        lambda: {str(mark): {"ru": f"Ступень {mark}", "ky": f"Баскыч {mark}"} for mark in range(6)}
    )


class RequiredDocumentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = RequiredDocument

    call = factory.SubFactory(CallFactory)
    slug = factory.Sequence(lambda n: f"paper-{n}")
    title_ru = factory.Sequence(lambda n: f"Копия устава {n}")
    title_ky = factory.Sequence(lambda n: f"Уставдын көчүрмөсү {n}")


class QuestionFactory(factory.django.DjangoModelFactory):
    """`QuestionFactory(answered=True)`."""

    class Meta:
        model = Question

    class Params:
        answered = factory.Trait(
            answer_ru="Да, можно.",
            answer_ky="Ооба, болот.",
            answered_at=factory.LazyFunction(portal_now),
            answered_by=factory.SubFactory(UserFactory, role="officer"),
        )

    call = factory.SubFactory(CallFactory, published=True)
    organization = factory.SubFactory(OrganizationFactory, verified=True)
    text = "Можно ли участвовать вдвоём?"
    asked_by = factory.SubFactory(UserFactory)


class CommitteeFactory(factory.django.DjangoModelFactory):
    """One to a call: asking again gives the same."""

    class Meta:
        model = Committee
        django_get_or_create = ("call",)

    call = factory.SubFactory(CallFactory, published=True)
    order = factory.SubFactory(OrderFactory, kind=OrderKind.COMMITTEE)
    quorum = 4
    appointed_by = factory.SubFactory(UserFactory, role="head")


class SeatFactory(factory.django.DjangoModelFactory):
    """A voting member; `chair`, `deputy`, `secretary`, `reserve`, `left`."""

    class Meta:
        model = Seat

    class Params:
        chair = factory.Trait(post=Post.CHAIR)
        deputy = factory.Trait(post=Post.DEPUTY)
        secretary = factory.Trait(post=Post.SECRETARY, is_voting=False)
        reserve = factory.Trait(post=Post.RESERVE, is_voting=False)
        left = factory.Trait(left_on=date(2026, 1, 1))

    committee = factory.SubFactory(CommitteeFactory)
    person = factory.SubFactory(UserFactory, role="member")
    post = Post.MEMBER
    side = Side.CIVIL
    is_voting = True


class OpeningFactory(factory.django.DjangoModelFactory):
    """Announced; `started=True`, `ended=True`."""

    class Meta:
        model = Opening

    class Params:
        started = factory.Trait(
            started_at=factory.LazyFunction(lambda: portal_now() - timedelta(hours=2)),
            started_by=factory.SubFactory(UserFactory, role="secretary"),
        )
        ended = factory.Trait(
            started=True,
            ended_at=factory.LazyFunction(portal_now),
            ended_by=factory.SubFactory(UserFactory, role="secretary"),
        )

    call = factory.SubFactory(CallFactory, closed=True)
    place_ru = "Мэрия, малый зал"
    place_ky = "Мэрия, кичи зал"


class OpeningConfirmationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = OpeningConfirmation

    opening = factory.SubFactory(OpeningFactory, started=True)
    seat = factory.SubFactory(SeatFactory, committee__call=factory.SelfAttribute("...opening.call"))
    person = factory.SelfAttribute("seat.person")


class MinutesFactory(factory.django.DjangoModelFactory):
    """A draft of the results' minutes; `signed=True`."""

    class Meta:
        model = Minutes

    class Params:
        signed = factory.Trait(
            state=MinutesState.SIGNED,
            document=factory.SubFactory(DocumentFactory, kind="procurement.minutes"),
            started_at=factory.LazyFunction(lambda: portal_now() - timedelta(hours=3)),
            ended_at=factory.LazyFunction(lambda: portal_now() - timedelta(hours=2)),
            signed_at=factory.LazyFunction(portal_now),
            signed_by=factory.SubFactory(UserFactory, role="secretary"),
        )

    call = factory.SubFactory(CallFactory, ranked=True)
    kind = MinutesKind.RESULTS
    number = factory.Sequence(lambda n: f"{n + 1}-И")
    state = MinutesState.DRAFT


class MinutesSignatureFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = MinutesSignature

    minutes = factory.SubFactory(MinutesFactory)
    seat = factory.SubFactory(SeatFactory, committee__call=factory.SelfAttribute("...minutes.call"))
