"""The story of 2019, from the announcement of 22.07.2019: two projects, 400 000 som.

Names, titles, the sum, the day of the announcement and «until the end of the year» are facts;
the split, every other date, score, competitor and requisite is invented and marked so.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from karakol_gsz.city.models import OrderKind
from karakol_gsz.core.clock import portal_now
from monitoring.management.story import bids, people, register, scans
from monitoring.management.story.competition import Competition, Plan
from monitoring.management.story.stage import Script, Stage
from monitoring.management.story.texts import CHILDREN, PROGRAMME_2019, WOMEN
from monitoring.management.story.work import Account, Stages, Work
from procurement.actions import programme as programmes
from procurement.models import TrancheKind

SUM = Decimal(200_000)
PLAN = Plan(
    closes_on=date(2019, 6, 25),
    period_from=date(2019, 8, 15),
    period_to=date(2019, 11, 15),
    lot_sum=SUM,
    year=2019,
)
STAGES = Stages(
    titles=(
        ("Первый этап: услуги первых недель", "Биринчи этап: алгачкы жумалардын кызматтары"),
        ("Последний этап: завершение услуг", "Акыркы этап: кызматтарды аяктоо"),
    ),
    days=(date(2019, 9, 30), date(2019, 11, 15)),
    payments=(
        (TrancheKind.ADVANCE.value, 50, date(2019, 8, 30), 0),
        (TrancheKind.AFTER_REPORT.value, 35, date(2019, 10, 18), 1),
        (TrancheKind.FINAL.value, 15, date(2019, 12, 20), 2),
    ),
)
DONE = "Услуги оказаны по плану проекта; учёт велся только в числах."
NEXT = "Продолжаем услуги по плану следующего этапа."
REPORTS: Mapping[str, tuple[Account, Account]] = {
    "baldarga": (
        Account(DONE, "В группах 30 детей, занятия прошли 22 опекуна.", NEXT, 30, (30, 22),
                Decimal("0.45")),
        Account(DONE, "Всего группы посещали 61 ребёнок, занятия прошёл 41 опекун.", "", 31,
                (31, 19), Decimal("0.55")),
    ),
    "ulukman": (
        Account(DONE, "Помощь получили 18 женщин, проведено 70 консультаций.", NEXT, 18,
                (18, 70), Decimal("0.45")),
        Account(DONE, "Всего помощь получили 36 женщин, проведено 142 консультации.", "", 18,
                (18, 72), Decimal("0.55")),
    ),
}  # fmt: skip


def house(stage: Stage, script: Script) -> None:
    """People, the card, the rules adopted for training, the register."""
    script.on(date(2019, 2, 4), 9, 0, lambda: people.first_administrator(stage))
    script.on(date(2019, 2, 4), 9, 30, lambda: people.staff(stage))
    script.on(date(2019, 2, 4), 15, 0, lambda: people.house(stage))
    script.on(date(2019, 2, 11), 11, 0, lambda: people.adopt(stage, "KG-814-2017"))
    script.on(date(2019, 3, 4), 10, 0, lambda: people.ngo_people(stage))
    script.on(date(2019, 3, 4), 11, 0, lambda: register.register(stage))
    script.on(date(2019, 3, 6), 11, 0, lambda: register.verify(stage))
    script.on(date(2022, 12, 5), 11, 0, lambda: _new_rules(stage))


def year(stage: Stage, script: Script) -> None:
    """The programme and both competitions, to the last payment."""
    script.on(date(2019, 3, 18), 10, 0, lambda: programme(stage))
    children = Competition(stage, CHILDREN, PLAN)
    women = Competition(stage, WOMEN, PLAN)
    _compete(script, stage, children, bids.CHILDREN_2019, "ngo3", minute=0)
    _compete(script, stage, women, bids.WOMEN_2019, "ngo4", minute=20)


def programme(stage: Stage) -> None:
    """The officer drafts, the head approves by an order."""
    officer, now = stage.person("officer"), portal_now()
    answers = {**PROGRAMME_2019, "year_from": 2019, "year_to": 2019}
    made = programmes.draft(by=officer, now=now, answers=answers)
    made = programmes.fill_in(
        made,
        by=officer,
        now=now,
        answers=answers,
        lines=[{"year": 2019, "code": "У-7074-2019", "amount": 2 * SUM}],
        need=scans.scan("potrebnost", "Изучение потребностей города, 2019"),
    )
    order = stage.order(
        OrderKind.PROGRAMME,
        "Об учебной программе социального заказа на 2019 год",
        "2019-жылга социалдык заказдын окуу программасы жөнүндө",
    )
    programmes.approve(made, by=stage.person("head"), now=portal_now(), decision=order)


def _compete(
    script: Script,
    stage: Stage,
    call: Competition,
    winner: bids.Project,
    rival: str,
    *,
    minute: int,
) -> None:
    """One of the two competitions; the rival is invented and comes into the reserve."""
    other = bids.simple(
        rival,
        call.theme,
        ("Учебный проект «Вместе»", "«Чогуу» окуу долбоору"),
        asked=195_000,
        people=winner.people - 20,
    )
    script.on(date(2019, 5, 21), 10, minute, call.draft)
    script.on(date(2019, 5, 24), 10, minute, call.publish)
    script.on(date(2019, 6, 20), 15, minute, lambda: call.file(winner))
    script.on(date(2019, 6, 21), 15, minute, lambda: call.file(other))
    script.on(date(2019, 6, 25), 16, 1 + minute, call.close)
    script.on(date(2019, 6, 26), 10, minute, call.open)
    script.on(date(2019, 6, 26), 11, minute, call.end_opening)
    script.on(date(2019, 7, 2), 14, minute, call.admit)
    script.on(date(2019, 7, 12), 11, minute, lambda: call.judge([winner.account]))
    script.on(date(2019, 7, 17), 14, minute, call.rank)
    script.on(date(2019, 7, 22), 9, minute, call.announce)
    script.on(date(2019, 7, 30), 10, minute, call.award)
    work = Work(stage, call, winner.account, STAGES)
    script.on(date(2019, 7, 31), 11, minute, work.hand_over)
    script.on(date(2019, 8, 5), 11, minute, work.sign_for_ngo)
    script.on(date(2019, 8, 6), 11, minute, work.sign_for_city)
    first, last = REPORTS[winner.account]
    _pay(script, work, 1, date(2019, 8, 15), date(2019, 8, 19), date(2019, 8, 20), minute)
    script.on(date(2019, 9, 27), 11, minute, lambda: work.report(1, first))
    script.on(date(2019, 10, 2), 11, minute, lambda: work.accept(1))
    _pay(script, work, 2, date(2019, 10, 3), date(2019, 10, 7), date(2019, 10, 9), minute)
    script.on(date(2019, 11, 22), 11, minute, lambda: work.report(2, last))
    script.on(date(2019, 11, 27), 11, minute, lambda: work.accept(2))
    script.on(date(2019, 11, 27), 15, minute, work.draft_act)
    script.on(date(2019, 11, 29), 11, minute, work.sign_act)
    _pay(script, work, 3, date(2019, 12, 2), date(2019, 12, 4), date(2019, 12, 6), minute)


def _pay(
    script: Script, work: Work, no: int, asked: date, prepared: date, paid: date, minute: int
) -> None:
    script.on(asked, 12, minute, lambda: work.request(no))
    script.on(prepared, 12, minute, lambda: work.prepare(no))
    script.on(paid, 12, minute, lambda: work.release(no))


def _new_rules(stage: Stage) -> None:
    """The second edition of the law."""
    people.adopt(stage, "KG-604-2022")
