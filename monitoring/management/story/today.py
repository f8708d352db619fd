"""The acts of today: what each account finds on its list, on whatever day the story is told.

Every day is counted in working days from today, so deadlines fall on working days, and the money
is of the first budget year that leaves time for the work, the report and the payment.
"""

from datetime import date, timedelta
from decimal import Decimal
from functools import partial

from karakol_gsz.city.models import OrderKind
from karakol_gsz.core.calendar import WorkCalendar
from karakol_gsz.core.clock import local, portal_now
from karakol_gsz.lawbook import reader
from karakol_gsz.lawbook.keys import Rule
from monitoring.management.story import people, register
from monitoring.management.story.bids import simple
from monitoring.management.story.competition import FAIR_MARKS, GOOD_MARKS, Competition, Plan
from monitoring.management.story.stage import Script, Stage
from monitoring.management.story.texts import ACCESS, HOME_CARE, ORDER, RIVER, YOUTH, programme_of
from monitoring.management.story.work import Account, Stages, Work
from procurement.actions import programme as programmes
from procurement.models import TrancheKind
from procurement.norms import terms
from procurement.selectors.call import lengths_of

SUBMISSION = timedelta(days=31)
WORK_DAYS = 100
UNTIL_SIGNED = 40  # working days from the close: the terms of the rules and a little more
BUDGET = Decimal(3_000_000)
LOT = Decimal(300_000)
PREPARATION = ("Подготовка за счёт собственного вклада", "Өздүк салымдын эсебинен даярдык")
SERVICES = ("Первые услуги получателям", "Кызмат алуучуларга алгачкы кызматтар")
LAST_STAGE = ("Последний этап: завершение услуг", "Акыркы этап: кызматтарды аяктоо")
TITLES = {
    HOME_CARE.category: (
        ("Учебный проект «Добрый сосед»", "«Жакшы кошуна» окуу долбоору"),
        ("Учебный проект «Тёплый визит»", "«Жылуу конок» окуу долбоору"),
    ),
    YOUTH.category: (
        ("Учебный проект «Мастерская у озера»", "«Көл жээгиндеги устакана» окуу долбоору"),
        ("Учебный проект «Первое ремесло»", "«Алгачкы кол өнөр» окуу долбоору"),
    ),
    ACCESS.category: (
        ("Учебный проект «Выйти из дома»", "«Үйдөн чыгуу» окуу долбоору"),
        ("Учебный проект «Открытый двор»", "«Ачык короо» окуу долбоору"),
    ),
}
DRAFTS = {"baldarga": ("project", "target", "indicators"), "ulukman": ("project", "budget")}
QUESTION_ONE = (
    "Можно ли включить в смету ремонт арендованного помещения, если оно нужно для ночлега?"
)
ANSWER_ONE = (
    "Текущий ремонт включить можно, если он нужен для услуги и не превышает десятой части "
    "сметы. Капитальный ремонт из средств города не оплачивается.",
    "Кызмат үчүн керек болсо жана сметанын ондон биринен ашпаса, учурдагы оңдоону киргизүүгө "
    "болот. Капиталдык оңдоо шаардын акчасынан төлөнбөйт.",
)
QUESTION_TWO = "Бир эле адам үчүн түнөк канча күнгө чейин берилет?"
PREPARED = Account(
    done="Команда собрана и обучена, составлен список получателей, помещение готово.",
    results="Договорённости с участковыми врачами и соседями есть, первые визиты состоялись.",
    next_steps="Начинаем еженедельную помощь всем получателям по списку.",
    people=12,
    figures=(12, 10),
    share=Decimal(0),
)


def programme_and_people(stage: Stage, script: Script) -> None:
    """The programme that pays, a registration to check, and a newcomer."""
    begun = stage.ago(36) - timedelta(days=70)
    script.on(begun, 10, 0, lambda: programme(stage))
    script.on(stage.ago(1), 14, 0, lambda: _candidate(stage))
    script.on(stage.ago(1), 15, 0, lambda: people.newcomer(stage))


def programme(stage: Stage) -> None:
    """Two or three years, one budget line each: money never comes out of a year that is over."""
    officer, now = stage.person("officer"), portal_now()
    first, last = local(now).year, stage.today.year + 1
    answers = {**programme_of(first, last), "year_from": first, "year_to": last}
    made = programmes.draft(by=officer, now=now, answers=answers)
    lines = [
        {"year": year, "code": f"У-7074-{year}", "amount": BUDGET}
        for year in range(first, last + 1)
    ]
    made = programmes.fill_in(made, by=officer, now=now, answers=answers, lines=lines)
    order = stage.order(
        OrderKind.PROGRAMME,
        f"Об учебной программе социального заказа на {first}–{last} годы",
        f"{first}–{last}-жылдарга социалдык заказдын окуу программасы жөнүндө",
    )
    programmes.approve(made, by=stage.person("head"), now=portal_now(), decision=order)


def open_now(stage: Stage, script: Script) -> None:
    """Call 3 of 2019, as a call of today: two drafts, one bid sent, a question that waits."""
    published = stage.ago(8)
    closes_on = stage.calendar.next_working(published + SUBMISSION)
    call = Competition(stage, ORDER, plan_of(stage, closes_on))
    _announce(stage, script, call, published)
    warm = ("Учебный проект «Тёплый ночлег»", "«Жылуу түнөк» окуу долбоору")
    sent = simple("ngo4", ORDER, warm, asked=300_000, people=40)
    step = ("Учебный проект «Шаг домой»", "«Үйгө кадам» окуу долбоору")
    script.on(stage.ago(6), 11, 0, lambda: call.ask("ngo3", QUESTION_ONE))
    script.on(stage.ago(5), 11, 0, lambda: call.answer(*ANSWER_ONE))
    for account, pages in DRAFTS.items():
        project = simple(account, ORDER, step, asked=270_000)
        script.on(stage.ago(3), 12, 0, partial(call.begin, project, pages=pages))
    script.on(stage.ago(2), 12, 0, lambda: call.file(sent))
    script.on(stage.ago(1), 12, 0, lambda: call.ask("ngo4", QUESTION_TWO, "ky"))


def to_open(stage: Stage, script: Script) -> None:
    """Closed on the last working day: the committee opens it now."""
    call = Competition(stage, ACCESS, plan_of(stage, stage.ago(1)))
    _announce(stage, script, call, _before(stage, stage.ago(1)))
    _rivals(script, call, stage.ago(3))
    script.on(stage.ago(1), 16, 1, call.close)


def scoring(stage: Stage, script: Script) -> None:
    """Some members have locked, one has begun, one has stepped aside, the others have not begun."""
    call = Competition(stage, YOUTH, plan_of(stage, stage.ago(8)), aside={"member4": "ngo4"})
    _announce(stage, script, call, _before(stage, stage.ago(8)))
    _rivals(script, call, stage.ago(10), language="ky")
    script.on(stage.ago(8), 16, 1, call.close)
    script.on(stage.ago(7), 10, 0, call.open)
    script.on(stage.ago(7), 10, 40, call.end_opening)
    script.on(stage.ago(5), 11, 0, call.admit)
    script.on(stage.ago(3), 11, 0, lambda: call.mark("member2", "ngo3", GOOD_MARKS))
    script.on(stage.ago(3), 12, 0, lambda: call.mark("member2", "ngo4", FAIR_MARKS))
    script.on(stage.ago(2), 11, 0, lambda: call.mark("member1", "ngo3", GOOD_MARKS))
    script.on(stage.ago(2), 12, 0, lambda: call.mark("member3", "ngo4", GOOD_MARKS))
    script.on(
        stage.ago(1), 11, 0, lambda: call.mark("member4", "ngo3", FAIR_MARKS, lock=False, done=4)
    )


def running(stage: Stage, script: Script) -> None:
    """Two contracts at work: a report to accept, an advance to release, another to prepare."""
    begins = stage.ago(13)
    plan = plan_of(stage, stage.ago(36), begins=begins, max_projects=2)
    call = Competition(stage, HOME_CARE, plan)
    _announce(stage, script, call, _before(stage, stage.ago(36)))
    _rivals(script, call, stage.ago(38), asked=150_000)
    script.on(stage.ago(36), 16, 1, call.close)
    script.on(stage.ago(35), 10, 0, call.open)
    script.on(stage.ago(35), 10, 40, call.end_opening)
    script.on(stage.ago(32), 11, 0, call.admit)
    script.on(stage.ago(27), 11, 0, lambda: call.judge(["ngo3"]))
    script.on(stage.ago(25), 11, 0, call.rank)
    script.on(stage.ago(24), 10, 0, call.announce)
    script.on(stage.ago(18), 10, 0, call.award)
    first = Work(stage, call, "ngo3", _stages(plan, stage.ago(1), stage.ahead(3)))
    other = Work(stage, call, "ngo4", _stages(plan, stage.ahead(3)))
    for minute, work in ((0, first), (20, other)):
        script.on(stage.ago(17), 11, minute, work.hand_over)
        script.on(stage.ago(15), 11, minute, work.sign_for_ngo)
        script.on(stage.ago(14), 11, minute, work.sign_for_city)
    script.on(stage.ago(5), 10, 0, lambda: first.request(1))
    script.on(stage.ago(4), 10, 0, lambda: first.prepare(1))
    script.on(stage.ago(2), 10, 0, lambda: other.request(1))
    script.on(stage.ago(1), 10, 0, lambda: first.report(1, PREPARED))


def to_approve(stage: Stage, script: Script) -> None:
    """A draft that waits for the second human being."""
    closes_on = stage.calendar.next_working(stage.today + timedelta(days=40))
    call = Competition(stage, RIVER, plan_of(stage, closes_on))
    script.on(stage.ago(1), 17, 0, call.draft)


# --- Counting ------------------------------------------------------------------------------------


def budget_year(sign_by: date, calendar: WorkCalendar) -> int:
    """The first year whose money still pays for a whole piece of work signed by that day."""
    year = sign_by.year
    return year if (work_end(year, calendar) - sign_by).days >= WORK_DAYS else year + 1


def work_end(year: int, calendar: WorkCalendar) -> date:
    """The last day of work that leaves time for report, review and payment."""
    rules = reader.in_force(on=date(year, 1, 1))
    last = rules.day(Rule.LAST_PAYMENT_DAY, year)
    return terms.latest_work_end(last, lengths_of(rules), calendar)


def plan_of(
    stage: Stage, closes_on: date, *, begins: date | None = None, max_projects: int = 1
) -> Plan:
    """The days of the work and the year that pays, from the day on which bids close."""
    calendar = stage.calendar
    sign_by = calendar.add_working_days(closes_on, UNTIL_SIGNED)
    year = budget_year(sign_by, calendar)
    soon = calendar.next_working(max(sign_by, date(year, 1, 1)) + timedelta(days=3))
    return Plan(
        closes_on=closes_on,
        period_from=begins or soon,
        period_to=work_end(year, calendar),
        lot_sum=LOT,
        year=year,
        max_projects=max_projects,
    )


def _before(stage: Stage, closes_on: date) -> date:
    """The working day on which a call was published that closes then."""
    return stage.calendar.subtract_working_days(closes_on - SUBMISSION, 1)


def _announce(stage: Stage, script: Script, call: Competition, day: date) -> None:
    script.on(stage.calendar.subtract_working_days(day, 2), 15, 0, call.draft)
    script.on(day, 10, 0, call.publish)


def _rivals(
    script: Script, call: Competition, day: date, *, asked: int = 270_000, language: str = "ru"
) -> None:
    """Two invented organisations file whole bids."""
    first, second = TITLES[call.theme.category]
    one = simple("ngo3", call.theme, first, asked=asked)
    other = simple("ngo4", call.theme, second, asked=asked - 15_000, language=language)
    script.on(day, 12, 0, lambda: call.file(one))
    script.on(day, 15, 0, lambda: call.file(other))


def _stages(plan: Plan, *early: date) -> Stages:
    """The first stages end on the given days, the last one with the work."""
    calendar, year = reader.work_calendar(), plan.year
    lengths = lengths_of(reader.in_force(on=date(year, 1, 1)))
    opens = calendar.next_working(date(year, 1, 20))
    titles = (PREPARATION, *[SERVICES] * (len(early) - 1), LAST_STAGE)
    earned = calendar.add_working_days(early[-1], 20)
    advance = calendar.add_working_days(early[0], 8)
    return Stages(
        titles=titles,
        days=(*early, plan.period_to),
        payments=(
            (TrancheKind.ADVANCE.value, 40, max(advance, opens), 0),
            (TrancheKind.AFTER_REPORT.value, 40, max(earned, opens), len(early)),
            (
                TrancheKind.FINAL.value,
                20,
                terms.final_payment(plan.period_to, lengths, calendar).end,
                len(early) + 1,
            ),
        ),
    )


def _candidate(stage: Stage) -> None:
    register.send(stage, register.CANDIDATE)
