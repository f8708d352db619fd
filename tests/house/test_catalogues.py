"""Both catalogues are whole, say the same things, and are Russian and Kyrgyz indeed."""

import re
import shutil
import tempfile
from collections import Counter
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from django.utils.translation import gettext, override

from ops.messages import BASE, LANGUAGES, _collected_elsewhere, compile_stale, read
from tests.house.test_words import BAD_WORDS

FRAMEWORKS = ("django/conf", "django/contrib/auth", "allauth")
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd%]|\{\w*\}")
LETTERS = re.compile(r"[^\W\d_]")
RUSSIAN_ONLY = re.compile(
    r"\b(?:и|или|для|не|что|как|это|по|от|на|из|при|если|чтобы|который|которая|также|его|их)\b",
    re.IGNORECASE,
)
MIXED = re.compile(r"[A-Za-z][а-яёңөү]|[а-яёңөү][A-Za-z]", re.IGNORECASE)
GLUED = re.compile(r"(?:%\(\w+\)[sd]|\{\w*\})[а-яёңөү]", re.IGNORECASE)
PLURAL_AFTER_FIGURE = re.compile(r"%\(\w+\)[sd] \w+(?:[лдт][аеоө]р)\b")


def catalogue(language: str, folder: str = "locale") -> Catalog:
    return read(BASE / folder / language / "LC_MESSAGES" / "django.po")


def key(message: Message) -> tuple[str | None, str]:
    name = message.id if isinstance(message.id, str) else message.id[0]
    return message.context, name


def texts(message: Message) -> tuple[str, ...]:
    said = message.string
    return (said,) if isinstance(said, str) else tuple(said)


def entries(language: str, folder: str = "locale") -> list[Message]:
    return [message for message in catalogue(language, folder) if message.id]


def without_placeholders(text: str) -> str:
    return PLACEHOLDER.sub(" ", text)


def reviewed() -> set[str]:
    """Kyrgyz texts that are rightly the same as the Russian or the English ones."""
    lines = (BASE / "tests/house/same_words.txt").read_text().splitlines()
    return {line for line in lines if line and not line.startswith("#")}


@pytest.mark.parametrize("folder", ["locale", "locale_overrides"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_is_empty_or_doubtful(language, folder):
    holes = [key(m) for m in entries(language, folder) if m.fuzzy or not all(texts(m))]

    assert holes == []


@pytest.mark.parametrize("folder", ["locale", "locale_overrides"])
def test_both_languages_have_the_same_texts(folder):
    russian, kyrgyz = ({key(m) for m in entries(name, folder)} for name in LANGUAGES)

    assert russian == kyrgyz


@pytest.mark.parametrize("folder", ["locale", "locale_overrides"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_has_the_placeholders_of_its_text(language, folder):
    wrong = []
    for message in entries(language, folder):
        forms = (message.id,) if isinstance(message.id, str) else message.id
        allowed = [Counter(PLACEHOLDER.findall(form)) for form in forms]
        wrong += [
            said for said in texts(message) if Counter(PLACEHOLDER.findall(said)) not in allowed
        ]

    assert wrong == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_keeps_the_edges_of_its_text(language):
    """A space or a new line at an edge belongs to the sentence around it."""

    def edges(text: str) -> tuple[str, str]:
        return text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]

    wrong = [
        said for m in entries(language) for said in texts(m) if edges(said) != edges(key(m)[1])
    ]

    assert wrong == []


@pytest.mark.parametrize("folder", ["locale", "locale_overrides"])
def test_kyrgyz_differs_from_russian_and_english_outside_the_reviewed_list(folder):
    russian = {key(m): texts(m) for m in entries("ru", folder)}
    same, known = [], reviewed()
    for message in entries("ky", folder):
        for said in texts(message):
            is_same = said in russian[key(message)] or said == key(message)[1]
            if is_same and LETTERS.search(without_placeholders(said)) and said not in known:
                same.append(said)

    assert same == []


def test_russian_is_not_english():
    """Only names and signs that every language shares may stay as they are."""
    same = [said for m in entries("ru") for said in texts(m) if said == key(m)[1]]

    assert {said for said in same if LETTERS.search(without_placeholders(said))} <= reviewed()


@pytest.mark.parametrize("folder", ["locale", "locale_overrides"])
def test_kyrgyz_has_none_of_the_bad_words(folder):
    assert [said for m in entries("ky", folder) for said in texts(m) if bad_in(said)] == []


def bad_in(text: str) -> list[str]:
    words = re.findall(r"[\w-]+\.?", text.casefold())
    return [bad for bad in BAD_WORDS if any(word.startswith(bad) for word in words)]


@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_bad_words_of_the_frameworks_are_overridden(framework):
    """All but the texts of allauth's own templates: ours stand in their place."""
    import_root = Path(__import__("django").__file__).parent.parent
    po = read(import_root / framework / "locale/ky/LC_MESSAGES/django.po")
    compile_stale()

    with override("ky"):
        still = [
            key(m)[1]
            for m in po
            if m.id and not _only_in_templates(m) and bad_in(gettext(key(m)[1]))
        ]

    assert still == []


def _only_in_templates(message: Message) -> bool:
    places = [place for place, _line in message.locations]
    return bool(places) and all("templates/" in place for place in places)


@pytest.mark.parametrize(
    ("name", "wrong"),
    [("Russian words", RUSSIAN_ONLY), ("mixed alphabets", MIXED), ("glued endings", GLUED)],
)
def test_kyrgyz_has_no(name, wrong):
    said = [without_names(text) for m in entries("ky") for text in texts(m)]

    assert [text for text in said if wrong.search(text)] == []


def without_names(text: str) -> str:
    """File names, addresses and placeholders' insides are no words."""
    return re.sub(r"[\w.+-]*@[\w.]+|https?://\S+|\.\w+|%\(\w+\)", "%(x)", text)


def test_kyrgyz_has_no_plural_after_a_figure():
    counted = [text for m in entries("ky") if m.pluralizable for text in texts(m)]

    assert [text for text in counted if PLURAL_AFTER_FIGURE.search(text)] == []


@pytest.mark.skipif(not shutil.which("xgettext"), reason="gettext is not installed")
def test_every_text_of_the_code_is_collected():
    with tempfile.TemporaryDirectory(prefix="portal-messages-") as name:
        _collected_elsewhere(Path(name))
        now = {key(m) for m in read(Path(name) / "locale/ky/LC_MESSAGES/django.po") if m.id}

    assert now - {key(m) for m in entries("ky")} == set()
