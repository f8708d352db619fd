"""Sums in Kyrgyz som: rounding, figures and words; Babel and num2words know no words for KGS."""

from decimal import ROUND_HALF_UP, Decimal

TYIYN = Decimal("0.01")
LARGEST = Decimal("999999999.99")
NBSP = "\u00a0"
CURRENCY = {"ru": "сом", "ky": "сом", "en": "som"}

_Forms = tuple[str, str, str]

_RU_UNITS = (
    "",
    "один",
    "два",
    "три",
    "четыре",
    "пять",
    "шесть",
    "семь",
    "восемь",
    "девять",
    "десять",
    "одиннадцать",
    "двенадцать",
    "тринадцать",
    "четырнадцать",
    "пятнадцать",
    "шестнадцать",
    "семнадцать",
    "восемнадцать",
    "девятнадцать",
)
_RU_FEMININE = {1: "одна", 2: "две"}
_RU_TENS = (
    "",
    "",
    "двадцать",
    "тридцать",
    "сорок",
    "пятьдесят",
    "шестьдесят",
    "семьдесят",
    "восемьдесят",
    "девяносто",
)
_RU_HUNDREDS = (
    "",
    "сто",
    "двести",
    "триста",
    "четыреста",
    "пятьсот",
    "шестьсот",
    "семьсот",
    "восемьсот",
    "девятьсот",
)
_RU_SOM: _Forms = ("сом", "сома", "сомов")
_RU_TYIYN: _Forms = ("тыйын", "тыйына", "тыйынов")
_RU_THOUSAND: _Forms = ("тысяча", "тысячи", "тысяч")
_RU_MILLION: _Forms = ("миллион", "миллиона", "миллионов")

_KY_UNITS = ("", "бир", "эки", "үч", "төрт", "беш", "алты", "жети", "сегиз", "тогуз")
_KY_TENS = (
    "",
    "он",
    "жыйырма",
    "отуз",
    "кырк",
    "элүү",
    "алтымыш",
    "жетимиш",
    "сексен",
    "токсон",
)


def som(value: Decimal | int | str) -> Decimal:
    """A sum of money: two places, half a tyiyn goes up."""
    return Decimal(value).quantize(TYIYN, ROUND_HALF_UP)


def format_som(value: Decimal | int | str, language: str) -> str:
    """«200 000 сом» with gaps that never break over a line, and tyiyn only when there are any."""
    amount = som(value)
    whole, _, tyiyn = f"{amount:,.2f}".replace(",", NBSP).partition(".")
    point = "." if language == "en" else ","
    figures = whole if tyiyn == "00" else f"{whole}{point}{tyiyn}"
    return f"{figures}{NBSP}{CURRENCY.get(language, CURRENCY['ru'])}"


def in_words(value: Decimal | int | str, language: str) -> str:
    """The sum of a contract in words, in Russian or Kyrgyz; other languages read the Russian."""
    amount = som(value)
    if not 0 <= amount <= LARGEST:
        raise ValueError(f"no words for a sum outside 0.00 and {LARGEST}: {amount}")
    whole, tyiyn = divmod(int(amount / TYIYN), 100)
    return _in_kyrgyz(whole, tyiyn) if language == "ky" else _in_russian(whole, tyiyn)


def _in_russian(whole: int, tyiyn: int) -> str:
    words = [*_russian_number(whole), _russian_form(whole, _RU_SOM)]
    if tyiyn:
        words += [*_russian_number(tyiyn), _russian_form(tyiyn, _RU_TYIYN)]
    return " ".join(words)


def _russian_number(number: int) -> list[str]:
    if not number:
        return ["ноль"]
    millions, rest = divmod(number, 1_000_000)
    thousands, units = divmod(rest, 1000)
    words: list[str] = []
    if millions:
        words += [*_russian_below_thousand(millions), _russian_form(millions, _RU_MILLION)]
    if thousands:
        words += _russian_below_thousand(thousands, feminine=True)
        words.append(_russian_form(thousands, _RU_THOUSAND))
    return words + _russian_below_thousand(units)


def _russian_below_thousand(number: int, *, feminine: bool = False) -> list[str]:
    hundreds, rest = divmod(number, 100)
    tens, units = (0, rest) if rest < 20 else divmod(rest, 10)
    unit = _RU_FEMININE.get(units, _RU_UNITS[units]) if feminine else _RU_UNITS[units]
    return [word for word in (_RU_HUNDREDS[hundreds], _RU_TENS[tens], unit) if word]


def _russian_form(number: int, forms: _Forms) -> str:
    """The noun follows the last word: один сом, два сома, пять и одиннадцать сомов."""
    one, few, many = forms
    if number % 100 in range(11, 15):
        return many
    return {1: one, 2: few, 3: few, 4: few}.get(number % 10, many)


def _in_kyrgyz(whole: int, tyiyn: int) -> str:
    words = [*_kyrgyz_number(whole), "сом"]
    if tyiyn:
        words += [*_kyrgyz_number(tyiyn), "тыйын"]
    return " ".join(words)


def _kyrgyz_number(number: int) -> list[str]:
    if not number:
        return ["нөл"]
    millions, rest = divmod(number, 1_000_000)
    thousands, units = divmod(rest, 1000)
    words: list[str] = []
    if millions:
        words += [*_kyrgyz_below_thousand(millions), "миллион"]
    if thousands:
        words += [*_kyrgyz_below_thousand(thousands), "миң"]
    return words + _kyrgyz_below_thousand(units)


def _kyrgyz_below_thousand(number: int) -> list[str]:
    hundreds, rest = divmod(number, 100)
    tens, units = divmod(rest, 10)
    words = [_KY_UNITS[hundreds], "жүз"] if hundreds else []
    return words + [word for word in (_KY_TENS[tens], _KY_UNITS[units]) if word]
