"""What the organisations type into their bids; all names, prices and figures are invented."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from monitoring.management.story.texts import Pair, Theme

Document = Mapping[str, Any]
Cost = tuple[str, str, str, str, str, str]  # section, name, unit, quantity, price, months
USUAL_SUM = Decimal(150_000)


@dataclass(frozen=True)
class Project:
    """One organisation's answer to one call."""

    account: str
    title: Pair
    summary: Pair
    people: int
    indicators: tuple[tuple[str, str, str, int], ...]  # level, name, unit, target
    costs: tuple[Cost, ...]
    own: Decimal = Decimal(10_000)
    language: str = "ru"

    @property
    def requested(self) -> Decimal:
        return sum((_total(cost) for cost in self.costs), Decimal(0))


def pages(project: Project, theme: Theme, *, first: date, last: date) -> dict[str, Document]:
    """Every page of the bid, as typed, in the order of the task list."""
    place = 0 if project.language == "ru" else 1
    words = WORDS[place]
    half = first + (last - first) / 2
    return {
        "project": {
            "title_ru": project.title[0],
            "title_ky": project.title[1],
            "summary_ru": project.summary[0],
            "summary_ky": project.summary[1],
            "problem": theme.problem[place],
            "goal": theme.goal[place],
            "tasks": theme.tasks[place].replace("; ", "\n"),
            "method": words["method"],
            "starts_on": first.isoformat(),
            "ends_on": last.isoformat(),
        },
        "target": {
            "category": theme.category,
            **_people(project.people, theme.category),
            "territory": theme.territory[place],
        },
        "activities": {
            "rows": [
                _activity("1", words["prepare"], first, first + timedelta(days=13), words),
                _activity("2", words["serve"], first + timedelta(days=14), half, words),
                _activity("3", words["finish"], half + timedelta(days=1), last, words),
            ]
        },
        "indicators": {
            "rows": [
                {
                    "level": level,
                    "statement": theme.expected_results[place],
                    "indicator": name,
                    "unit": unit,
                    "baseline": "0",
                    "target": str(target),
                    "source": words["source"],
                }
                for level, name, unit, target in project.indicators
            ]
        },
        "team": {
            "experience": words["experience"],
            "rows": [
                {"name": name, "role": role, "share": share, "experience": words["years"]}
                for name, role, share in (
                    ("Демо-Координатор К.", words["lead"], "50"),
                    ("Демо-Специалист С.", words["helper"], "50"),
                )
            ],
        },
        "budget": {
            "rows": [
                *(_budget_row(cost, words) for cost in project.costs),
                _own_row(project.own, words),
            ]
        },
        "sustainability": {
            name: words[name]
            for name in (
                "contribution",
                "partners",
                "sustainability",
                "protection",
                "accessibility",
                "risks",
            )
        },
        "declarations": dict.fromkeys(
            ("truth", "no_double_finance", "no_conflict", "data_consent", "no_arrears"), True
        ),
    }


def usual_costs(asked: Decimal, language: str) -> tuple[Cost, ...]:
    """A plain estimate of three months; whole sums where *asked* is a multiple of 15 000."""
    part = asked / USUAL_SUM

    def price(som: int) -> str:
        return f"{som * part:.2f}".removesuffix(".00")

    rows = (
        ("1", "2", price(10_000), "3"),
        ("3", "30", price(1_500), ""),
        ("4", "30", price(300), ""),
        ("6", "30", price(500), ""),
        ("8", "300", price(20), ""),
        ("9", "1", price(5_000), "3"),
    )
    named = zip(rows, COST_NAMES[language], strict=True)
    return tuple(
        (section, name, unit, qty, cost, months)
        for (section, qty, cost, months), (name, unit) in named
    )


def simple(
    account: str, theme: Theme, title: Pair, *, asked: int, people: int = 30, language: str = "ru"
) -> Project:
    """An invented project for a call of today."""
    names = ("Получили услугу", "Довольны услугой", "человек")
    if language == "ky":
        names = ("Кызмат алгандар", "Кызматка ыраазы болгондор", "адам")
    return Project(
        account=account,
        title=title,
        summary=theme.summary,
        people=people,
        indicators=(
            ("output", names[0], names[2], people),
            ("outcome", names[1], names[2], people * 4 // 5),
        ),
        costs=usual_costs(Decimal(asked), language),
        language=language,
    )


def _total(cost: Cost) -> Decimal:
    return Decimal(cost[3]) * Decimal(cost[4]) * Decimal(cost[5] or 1)


def _budget_row(cost: Cost, words: Mapping[str, str]) -> dict[str, str]:
    section, name, unit, qty, price, months = cost
    return {
        "section": section,
        "name": name,
        "unit": unit,
        "qty": qty,
        "price": price,
        "months": months,
        "from_grant": f"{_total(cost):.2f}",
        "own": "",
        "other": "",
        "justification": words["price"],
    }


def _own_row(own: Decimal, words: Mapping[str, str]) -> dict[str, str]:
    return {
        "section": "7",
        "name": words["room"],
        "unit": words["month"],
        "qty": "1",
        "price": f"{own:.2f}",
        "months": "",
        "from_grant": "0",
        "own": f"{own:.2f}",
        "other": "",
        "justification": words["contribution"],
    }


def _activity(no: str, name: str, first: date, last: date, words: Mapping[str, str]) -> Document:
    return {
        "no": no,
        "name": name,
        "responsible": words["lead"],
        "starts_on": first.isoformat(),
        "ends_on": last.isoformat(),
        "output": words["output"],
    }


def _people(direct: int, category: str) -> dict[str, str]:
    children = direct if category.startswith("children") else 0
    women = direct if category == "domestic_violence" else (direct - children) // 2
    men = direct - children - women
    disability = direct if category == "disability" else 0
    counts = {
        "direct": direct,
        "indirect": direct * 2,
        "women": women,
        "men": men,
        "children": children,
        "disability": disability,
    }
    return {name: str(count) for name, count in counts.items()}


COST_NAMES: Mapping[str, Sequence[Pair]] = {
    "ru": (
        ("Координатор и специалист", "человек"),
        ("Услуги получателям", "человек"),
        ("Проезд получателей", "человек"),
        ("Материалы", "набор"),
        ("Памятки для жителей", "штука"),
        ("Бухгалтерия", "месяц"),
    ),
    "ky": (
        ("Координатор жана адис", "адам"),
        ("Кызмат алуучуларга кызматтар", "адам"),
        ("Кызмат алуучулардын жол киреси", "адам"),
        ("Материалдар", "топтом"),
        ("Тургундар үчүн эскертме баракчалар", "даана"),
        ("Бухгалтерия", "ай"),
    ),
}
WORDS: Sequence[Mapping[str, str]] = (
    {
        "method": "Знакомимся с семьями и людьми через социальных работников и соседей, "
        "составляем план помощи с каждым, ведём журнал без имён, раз в месяц сверяем план.",
        "prepare": "Подготовка: команда, место, список получателей",
        "serve": "Оказание услуг получателям",
        "finish": "Завершение услуг, отчёт перед городом",
        "output": "Запись в журнале проекта",
        "source": "Журнал проекта (без имён)",
        "experience": "Учебный пример: три года похожей работы в городе, около ста получателей.",
        "years": "Пять лет такой работы",
        "lead": "Координатор",
        "helper": "Специалист",
        "price": "Нужно для услуг проекта; цена по рынку города (учебный пример).",
        "room": "Помещение организации",
        "month": "раз",
        "contribution": "Своё помещение и труд волонтёров.",
        "partners": "Территориальные управления города, школы, центр семейной медицины.",
        "sustainability": "Обученные волонтёры и договорённости со службами города останутся.",
        "protection": "Имена хранятся отдельно под замком, в отчётах только числа; жалобу можно "
        "подать по телефону организации и в мэрию.",
        "accessibility": "Первый этаж, пандус; при нужде приходим на дом.",
        "risks": "Зима и болезни: есть запас времени и замена каждому специалисту.",
    },
    {
        "method": "Адамдар жана үй-бүлөлөр менен социалдык кызматкерлер жана кошуналар аркылуу "
        "таанышабыз, ар бири менен жардам планын түзөбүз, аты жазылбаган журнал жүргүзөбүз.",
        "prepare": "Даярдык: команда, орун, кызмат алуучулардын тизмеси",
        "serve": "Кызмат көрсөтүү",
        "finish": "Кызматты аяктоо, шаарга отчёт берүү",
        "output": "Долбоордун журналындагы жазуу",
        "source": "Долбоордун журналы (аты жок)",
        "experience": "Окуу мисалы: шаарда үч жыл ушундай иш, жүзгө жакын кызмат алуучу.",
        "years": "Ушундай ишти беш жыл жасаган",
        "lead": "Координатор",
        "helper": "Адис",
        "price": "Долбоордун кызматтары үчүн керек; шаардын базар баасы (окуу мисалы).",
        "room": "Уюмдун жайы",
        "month": "жолу",
        "contribution": "Өз жайыбыз жана ыктыярчылардын эмгеги.",
        "partners": "Шаардын аймактык башкармалыктары, мектептер, үй-бүлөлүк медицина борбору.",
        "sustainability": "Окутулган ыктыярчылар жана шаар менен болгон макулдашуулар калат.",
        "protection": "Аты-жөнү өзүнчө, бекитилген жерде сакталат, отчётто сандар гана болот; "
        "даттанууну уюмдун телефону аркылуу жана мэрияга берүүгө болот.",
        "accessibility": "Биринчи кабат, пандус бар; керек болсо үйгө барабыз.",
        "risks": "Кыш жана оору: убакыт запасы жана ар бир адиске алмаштыруучу бар.",
    },
)

CHILDREN_2019 = Project(
    account="baldarga",
    title=("Рядом, пока родители далеко", "Ата-эне алыста кезде жаныңдабыз"),
    summary=(
        "Группы дневного пребывания, психолог и занятия для опекунов: 60 детей трудовых "
        "мигрантов не остаются одни.",
        "Күндүзгү топтор, психолог жана багып жаткандар үчүн сабактар: эмгек мигранттарынын 60 "
        "баласы жалгыз калбайт.",
    ),
    people=60,
    indicators=(
        ("output", "Дети, посещающие группы", "ребёнок", 60),
        ("output", "Опекуны, прошедшие занятия", "человек", 40),
    ),
    costs=(
        ("1", "Координатор", "человек", "1", "12000", "3"),
        ("1", "Педагог-психолог", "человек", "2", "10000", "3"),
        ("2", "Отчисления в Социальный фонд", "раз", "1", "16560", ""),
        ("3", "Питание детей в группах", "ребёнок", "60", "600", ""),
        ("3", "Юридические консультации семьям", "консультация", "20", "500", ""),
        ("6", "Учебные материалы", "набор", "60", "300", ""),
        ("7", "Связь", "раз", "1", "440", ""),
        ("8", "Памятки для опекунов", "штука", "500", "10", ""),
        ("9", "Бухгалтер", "человек", "1", "6000", "3"),
    ),
    own=Decimal(12_000),
)
WOMEN_2019 = Project(
    account="ulukman",
    title=("Безопасный шаг", "Коопсуз кадам"),
    summary=(
        "Психолог, юрист и помощь в первые дни для 35 женщин, пострадавших от насилия в семье.",
        "Үй-бүлөдөгү зомбулуктан жабыр тарткан 35 аялга психолог, юрист жана алгачкы күндөрдөгү "
        "жардам.",
    ),
    people=35,
    indicators=(
        ("output", "Женщины, получившие помощь психолога и юриста", "человек", 35),
        ("output", "Проведённые консультации", "консультация", 140),
    ),
    costs=(
        ("1", "Координатор", "человек", "1", "12000", "3"),
        ("1", "Психолог", "человек", "1", "14000", "3"),
        ("1", "Юрист", "человек", "1", "12000", "3"),
        ("2", "Отчисления в Социальный фонд", "раз", "1", "19665", ""),
        ("3", "Наборы первой помощи", "набор", "40", "600", ""),
        ("4", "Проезд на консультации", "поездка", "40", "150", ""),
        ("6", "Материалы для групп", "набор", "35", "81", ""),
        ("7", "Телефон доверия", "месяц", "1", "1500", "3"),
        ("8", "Памятки о помощи", "штука", "1000", "8", ""),
        ("9", "Бухгалтер", "человек", "1", "7000", "3"),
    ),
    own=Decimal(10_000),
)
