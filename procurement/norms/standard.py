"""What a new call starts from: seven criteria, the words of the marks, the usual papers.

A design default, no law: the officer changes every line. The weights come from the lawbook.
Texts are content in two languages, as an officer would type them.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Pair:
    """The same text in Russian and in Kyrgyz."""

    ru: str
    ky: str


@dataclass(frozen=True)
class StandardCriterion:
    title: Pair
    explanation: Pair


CRITERIA = (
    StandardCriterion(
        Pair(
            "Соответствие цели и задачам конкурса",
            "Конкурстун максатына жана милдеттерине шайкештиги",
        ),
        Pair(
            "Насколько проект отвечает цели конкурса и нуждам тех, для кого он объявлен.",
            "Долбоор конкурстун максатына жана ал кимдер үчүн жарыяланса, "
            "ошолордун муктаждыктарына канчалык жооп берет.",
        ),
    ),
    StandardCriterion(
        Pair(
            "Обоснованность проблемы, знание целевой группы",
            "Көйгөйдүн негизделиши, максаттуу топту билүү",
        ),
        Pair(
            "Подтверждена ли проблема фактами, знает ли организация людей, которым помогает.",
            "Көйгөй фактылар менен тастыкталганбы, уюм жардам берген адамдарын билеби.",
        ),
    ),
    StandardCriterion(
        Pair(
            "Логика проекта: мероприятия, результаты, показатели",
            "Долбоордун логикасы: иш-чаралар, натыйжалар, көрсөткүчтөр",
        ),
        Pair(
            "Ведут ли мероприятия к результатам, можно ли результаты измерить и успеть в срок.",
            "Иш-чаралар натыйжага алып барабы, натыйжаны өлчөөгө жана мөөнөтүндө аткарууга болобу.",
        ),
    ),
    StandardCriterion(
        Pair("Опыт организации и команды", "Уюмдун жана команданын тажрыйбасы"),
        Pair(
            "Есть ли у организации и людей проекта опыт такой работы.",
            "Уюмда жана долбоордун адамдарында мындай иштин тажрыйбасы барбы.",
        ),
    ),
    StandardCriterion(
        Pair("Обоснованность и экономичность бюджета", "Бюджеттин негиздүүлүгү жана үнөмдүүлүгү"),
        Pair(
            "Нужны ли расходы для проекта, соответствуют ли цены рынку.",
            "Чыгашалар долбоорго керекпи, баалар базардагы баага туура келеби.",
        ),
    ),
    StandardCriterion(
        Pair(
            "Устойчивость, партнёрство, собственный вклад",
            "Туруктуулук, өнөктөштүк, өздүк салым",
        ),
        Pair(
            "Что останется после проекта, кто помогает, что вкладывает сама организация.",
            "Долбоордон кийин эмне калат, ким жардам берет, уюмдун өзү эмне кошот.",
        ),
    ),
    StandardCriterion(
        Pair(
            "Безопасность получателей, риски, доступность",
            "Кызмат алуучулардын коопсуздугу, тобокелдиктер, жеткиликтүүлүк",
        ),
        Pair(
            "Защищены ли получатели и их данные, продуманы ли риски, доступна ли помощь всем.",
            "Кызмат алуучулар жана алардын маалыматтары корголгонбу, тобокелдиктер "
            "ойлонулганбы, жардам баарына жеткиликтүүбү.",
        ),
    ),
)

# From the lowest mark up; where the rules allow fewer or more marks, the ends stay.
SCALE = (
    Pair("нет ответа или не относится к критерию", "жооп жок же критерийге тиешеси жок"),
    Pair("очень слабо: серьёзные пробелы", "өтө начар: олуттуу кемчиликтер бар"),
    Pair("слабо: раскрыто частично", "начар: жарым-жартылай ачылган"),
    Pair("достаточно: есть недостатки", "жетиштүү: кемчиликтери бар"),
    Pair("хорошо: небольшие замечания", "жакшы: анча-мынча эскертүү бар"),
    Pair("отлично: раскрыто полностью", "эң жакшы: толугу менен ачылган"),
)


@dataclass(frozen=True)
class StandardPaper:
    slug: str
    title: Pair
    is_mandatory: bool = True


PAPERS = (
    StandardPaper("commitment", Pair("Обязательственное письмо", "Милдеттенме кат")),
    StandardPaper("charter", Pair("Копия устава", "Уставдын көчүрмөсү")),
    StandardPaper(
        "registration",
        Pair(
            "Копия свидетельства о государственной регистрации",
            "Мамлекеттик каттоо жөнүндө күбөлүктүн көчүрмөсү",
        ),
    ),
    StandardPaper(
        "experience",
        Pair("Резюме членов команды", "Команданын мүчөлөрүнүн резюмеси"),
        is_mandatory=False,
    ),
)


def scale(lowest: int, highest: int) -> dict[str, dict[str, str]]:
    """Words for every mark from *lowest* to *highest*, the ends with the ends of SCALE."""
    last = len(SCALE) - 1
    span = max(highest - lowest, 1)
    words = {}
    for mark in range(lowest, highest + 1):
        pair = SCALE[round((mark - lowest) * last / span)]
        words[str(mark)] = {"ru": pair.ru, "ky": pair.ky}
    return words
