"""One whole bid as an organisation would type it, for every test that needs one."""

from datetime import date
from decimal import Decimal

from procurement.norms.bid_pages import CallFacts, RequiredDocument

PAPERS = (
    RequiredDocument("charter", "Charter"),
    RequiredDocument("registration", "Certificate of registration"),
    RequiredDocument("letters", "Letters of partners", required=False),
)

CALL = CallFacts(
    lot_sum=Decimal("200000.00"),
    admin_share_max_percent=Decimal(15),
    own_contribution_min_percent=Decimal(5),
    period_from=date(2026, 8, 1),
    period_to=date(2026, 12, 10),
    required_documents=PAPERS,
)


def line(section, name, qty, price, months, from_grant, own="", other=""):
    return {
        **{"section": section, "name": name, "unit": "piece", "qty": qty, "price": price},
        **{"months": months, "from_grant": from_grant, "own": own, "other": other},
        "justification": "Without it nothing works.",
    }


def whole_bid():
    """4 × 15 000 × 2 = 120 000; 10 × 500,50 = 5 005; 1 × 20 000 = 20 000 of own 10 000."""
    return {
        "project": {
            **{"title_ru": "Тёплый дом", "title_ky": "", "summary_ru": "Три строки."},
            **{"summary_ky": "", "problem": "Сорок человек.", "goal": "Кров.", "tasks": "Найти."},
            **{"method": "Идём и ищем.", "starts_on": "2026-08-10", "ends_on": "30.11.2026"},
        },
        "target": {
            **{"category": "homeless", "direct": "40", "indirect": "0", "women": "10"},
            **{"men": "28", "children": "2", "disability": "5", "territory": "Весь город"},
        },
        "activities": {
            "rows": [
                {
                    **{"no": "1", "name": "Обход", "responsible": "Куратор"},
                    **{"starts_on": "2026-08-10", "ends_on": "2026-09-10", "output": "Список"},
                },
                {"no": "", "name": " ", "responsible": "", "starts_on": "", "ends_on": ""},
            ]
        },
        "indicators": {
            "rows": [
                {
                    **{"level": "output", "statement": "Люди найдены", "indicator": "Найдено"},
                    **{"unit": "человек", "baseline": "0", "target": "40", "source": "Журнал"},
                }
            ]
        },
        "team": {
            "experience": "Пять лет.",
            "rows": [{"name": "А. Асанова", "role": "куратор", "share": "50", "experience": ""}],
        },
        "budget": {
            "rows": [
                line("1", "Куратор", "4", "15 000", "2", "120000"),
                line("6", "Наборы", "10", "500,50", "", "5005,00"),
                line("9", "Бухгалтер", "1", "20000", "1", "10000", own="10000", other="0"),
            ]
        },
        "sustainability": {
            **{"contribution": "Помещение", "partners": "", "sustainability": "Останется центр"},
            **{"protection": "Только номера", "accessibility": "Пандус", "risks": "Зима"},
        },
        "declarations": {
            **{"truth": True, "no_double_finance": True, "no_conflict": True},
            **{"data_consent": True, "no_arrears": True},
        },
        "files": {
            "charter": {"id": "a", "name": "ustav.pdf", "sha256": "00", "size": 10},
            "registration": {"id": "b", "name": "cert.pdf", "sha256": "01", "size": 11},
            "letters": None,
        },
    }
