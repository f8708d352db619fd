"""The organisations: two real names with invented requisites, three that are invented whole."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from karakol_gsz.core.clock import portal_now
from monitoring.management.story import scans
from monitoring.management.story.stage import DOMAIN, Stage
from ngos.actions import registration
from ngos.models import LegalForm, Organization, Sphere
from ngos.norms.registration import PAGES, PAPERS


@dataclass(frozen=True)
class Ngo:
    """What an organisation types; the numbers are of no living organisation."""

    account: str
    form: LegalForm
    full_ru: str
    full_ky: str
    short_ru: str
    short_ky: str
    inn: str
    reg_date: date
    head_name: str
    spheres: tuple[str, ...] = ()


NGOS: Mapping[str, Ngo] = {
    "baldarga": Ngo(
        "baldarga",
        LegalForm.FOUNDATION,
        "Общественный фонд «Балдарга тирек»",
        "«Балдарга тирек» коомдук фонду",
        "ОФ «Балдарга тирек»",
        "«Балдарга тирек» КФ",
        "00101201400011",
        date(2014, 1, 1),
        "Примерова Асель",
    ),
    "ulukman": Ngo(
        "ulukman",
        LegalForm.ASSOCIATION,
        "Общественное объединение «Улукман дарыгер»",
        "«Улукман дарыгер» коомдук бирикмеси",
        "ОО «Улукман дарыгер»",
        "«Улукман дарыгер» КБ",
        "00101201500022",
        date(2015, 1, 1),
        "Учебнова Динара",
    ),
    "ngo3": Ngo(
        "ngo3",
        LegalForm.ASSOCIATION,
        "Общественное объединение «Образец: Тёплый дом»",
        "«Үлгү: Жылуу үй» коомдук бирикмеси",
        "ОО «Образец: Тёплый дом»",
        "«Үлгү: Жылуу үй» КБ",
        "00101201600033",
        date(2016, 1, 1),
        "Образцова Айжан",
    ),
    "ngo4": Ngo(
        "ngo4",
        LegalForm.FOUNDATION,
        "Общественный фонд «Образец: Новый шаг»",
        "«Үлгү: Жаңы кадам» коомдук фонду",
        "ОФ «Образец: Новый шаг»",
        "«Үлгү: Жаңы кадам» КФ",
        "00101201700044",
        date(2017, 1, 1),
        "Тестов Нурлан",
    ),
}
# A second organisation of the same person: it waits for the office to check it.
CANDIDATE = Ngo(
    "ngo4",
    LegalForm.INSTITUTION,
    "Учреждение «Учебный пример: Школа соседей»",
    "«Окуу мисалы: Кошуналар мектеби» мекемеси",
    "Учреждение «Учебный пример: Школа соседей»",
    "«Окуу мисалы: Кошуналар мектеби» мекемеси",
    "00101201800055",
    date(2018, 1, 1),
    "Тестов Нурлан",
)


def send(stage: Stage, ngo: Ngo) -> Organization:
    """Fill in every page and send it to the office."""
    person, now = stage.person(ngo.account), portal_now()
    organization = registration.start(by=person, now=now)
    for page in PAGES:
        if page.slug != PAPERS:
            organization = registration.fill_in(
                organization, by=person, now=now, page=page.slug, answers=_answers(ngo, page.slug)
            )
    organization = registration.attach(
        organization,
        by=person,
        now=now,
        uploads={
            "charter": scans.scan("ustav", "Устав", ngo.full_ru),
            "registration": scans.scan("svidetelstvo", "Свидетельство", ngo.full_ru),
        },
    )
    Organization.objects.filter(pk=organization.pk).update(is_demo=True)
    return registration.submit(organization, by=person, now=portal_now())


def register(stage: Stage) -> None:
    for ngo in NGOS.values():
        send(stage, ngo)


def verify(stage: Stage) -> None:
    """The officer checks each and enters it into the register."""
    for organization in Organization.objects.waiting():
        registration.verify(organization, by=stage.person("officer"), now=portal_now())


def of(account: str) -> Organization:
    return Organization.objects.get(inn=NGOS[account].inn)


def _answers(ngo: Ngo, page: str) -> dict[str, object]:
    tail = ngo.inn[-2:]
    pages: dict[str, dict[str, object]] = {
        "identity": {
            "legal_form": ngo.form,
            "full_name_ru": ngo.full_ru,
            "full_name_ky": ngo.full_ky,
            "short_name_ru": ngo.short_ru,
            "short_name_ky": ngo.short_ky,
            "inn": ngo.inn,
            "okpo": f"000000{tail}",
            "reg_no": f"0000{tail}-УЧЕБНЫЙ",
            "reg_date": ngo.reg_date,
        },
        "contacts": {
            "legal_address": f"г. Каракол, ул. Учебная, {int(tail)}",
            "actual_address": "",
            "is_refuge": ngo.account == "ulukman",
            "email": f"{ngo.account}@{DOMAIN}",
            "phone": f"+996 3922 0 00 {tail}",
            "website": "",
        },
        "head": {
            "head_name": ngo.head_name,
            "head_position": "Руководитель",
            "head_phone": f"+996 3922 1 00 {tail}",
        },
        "activity": {"spheres": list(Sphere.objects.order_by("position")[:2])},
        "bank": {
            "bank_name": "Учебный банк (образец)",
            "bank_bik": "129000",
            "bank_account": f"12900000000000{tail}",
        },
    }
    return pages[page]
