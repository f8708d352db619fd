"""Who plays: the accounts of the surface, every surname visibly invented, roles by order."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from allauth.account.models import EmailAddress

from karakol_gsz.accounts import actions
from karakol_gsz.accounts.models import Role, User
from karakol_gsz.city import actions as city
from karakol_gsz.city.models import OrderKind, Post
from karakol_gsz.core.clock import local, portal_now
from karakol_gsz.lawbook.actions import adopt_rule_set
from karakol_gsz.lawbook.models import RuleSet
from monitoring.management.story import scans
from monitoring.management.story.stage import DOMAIN, Stage

PASSWORD = "karakol-demo-2026"  # noqa: S105 (printed by `make run`, for invented data only)


@dataclass(frozen=True)
class Account:
    full_name: str
    language: str
    role: Role | None = None


ADMIN = Account("Серверов Тимур", "ru", Role.ADMIN)
STAFF: Mapping[str, Account] = {
    "officer": Account("Примерова Айнура", "ru", Role.OFFICER),
    "head": Account("Образцова Гүлмира", "ru", Role.HEAD),
    "accountant": Account("Учётова Бермет", "ru", Role.ACCOUNTANT),
    "secretary": Account("Протоколова Нургүл", "ky", Role.SECRETARY),
    "member1": Account("Примеров Азамат", "ru", Role.MEMBER),
    "member2": Account("Учебнова Жылдыз", "ky", Role.MEMBER),
    "member3": Account("Образцов Эркин", "ru", Role.MEMBER),
    "member4": Account("Тестова Чолпон", "ky", Role.MEMBER),
    "member5": Account("Макетов Бакыт", "ru", Role.MEMBER),
    "auditor": Account("Ревизорова Салтанат", "ru", Role.AUDITOR),
}
NGO_PEOPLE: Mapping[str, Account] = {
    "baldarga": Account("Примерова Асель", "ru"),
    "ulukman": Account("Учебнова Динара", "ru"),
    "ngo3": Account("Образцова Айжан", "ru"),
    "ngo4": Account("Тестов Нурлан", "ky"),
}
NEWCOMER = Account("Новичкова Мээрим", "ru")

# Invented requisites; the names of the city's bodies are public and stand in the card already.
CARD = {
    "address_ru": "г. Каракол, ул. Учебная, 1",
    "address_ky": "Каракол ш., Окуу көчөсү, 1",
    "inn": "00101199300001",
    "treasury_ru": "Учебное казначейство (образец)",
    "treasury_ky": "Окуу казыналыгы (үлгү)",
    "treasury_account": "4402011100000001",
    "bik": "440201",
    "phone": "+996 3922 0 00 00",
    "email": f"gsz@{DOMAIN}",
    "is_sample": True,
}


def first_administrator(stage: Stage) -> None:
    """As on a clean portal: a one-time link makes the administrator, who lets in the others."""
    now = portal_now()
    invited = actions.invite_first_administrator(now=now)
    if invited is None:
        raise LookupError("somebody is administrator already")
    person = actions.accept(
        invited.invitation,
        password=PASSWORD,
        full_name=ADMIN.full_name,
        email=f"admin@{DOMAIN}",
        now=now,
    )
    EmailAddress.objects.filter(user=person).update(verified=True)  # as if the code was typed


def staff(stage: Stage) -> None:
    """The administrator invites, each sets a password by the link of the letter."""
    now, admin = portal_now(), stage.person("admin")
    today = local(now).date()
    order = actions.Order("1-К", today, starts_on=today)
    for name, account in STAFF.items():
        invited = actions.invite(
            email=f"{name}@{DOMAIN}",
            full_name=account.full_name,
            language=account.language,
            roles=[account.role] if account.role else [],
            order=order,
            by=admin,
            now=now,
        )
        actions.accept(
            invited.invitation,
            password=PASSWORD,
            full_name=account.full_name,
            email=f"{name}@{DOMAIN}",
            now=now,
        )


def ngo_people(stage: Stage) -> None:
    """They sign up by themselves; the e-mail is confirmed."""
    for name, account in NGO_PEOPLE.items():
        _sign_up(name, account)


def newcomer(stage: Stage) -> None:
    _sign_up("newcomer", NEWCOMER)


def _sign_up(name: str, account: Account) -> None:
    person = User.objects.create_user(
        f"{name}@{DOMAIN}", PASSWORD, full_name=account.full_name, language=account.language
    )
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)


def house(stage: Stage) -> None:
    """The card, its invented requisites said to be so, and who signs."""
    now, head = portal_now(), stage.person("head")
    city.change_card(by=head, now=now, **CARD)
    first = date(2019, 1, 1)
    rows = (
        (Post.MAYOR, "Примеров Мирлан", "Примеров Мирлан", first, None),
        (Post.VICE_MAYOR, "Учебнов Эмил", "Учебнов Эмил", first, None),
        (Post.FINANCE_HEAD, "Толумбекова Г.", "Толумбекова Г.", first, date(2019, 12, 31)),
        (Post.FINANCE_HEAD, "Образцова Гүлмира", "Образцова Гүлмира", date(2020, 1, 1), None),
    )
    for post, person_ru, person_ky, starts_on, ends_on in rows:
        city.appoint_signatory(
            post=post,
            person_ru=person_ru,
            person_ky=person_ky,
            basis_ru="Устав города (учебный образец)",
            basis_ky="шаардын Уставы (окуу үлгүсү)",
            starts_on=starts_on,
            ends_on=ends_on,
            by=head,
            now=now,
        )


def adopt(stage: Stage, code: str) -> None:
    """A local act adopts the rule set for training: papers cite it, every page says so."""
    order = stage.order(
        OrderKind.ADOPTION,
        f"О принятии учебного набора правил {code}",
        f"{code} окуу эрежелеринин топтомун кабыл алуу жөнүндө",
    )
    adopt_rule_set(
        RuleSet.objects.get(code=code),
        number=order.number,
        on=order.date,
        file=scans.scan(f"act-{order.number}", f"Акт № {order.number}: набор правил {code}"),
        training=True,
        by=stage.person("head"),
        now=portal_now(),
    )
