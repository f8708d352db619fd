"""Text that people typed in two languages: which of the two a page shows."""

from typing import Any, Self

from django.utils.translation import get_language

FALLBACKS = {"ky": ("ky", "ru", "en"), "ru": ("ru", "ky", "en"), "en": ("en", "ru", "ky")}


class Localised(str):
    """A text that knows its own language, so that a page can say `lang=`."""

    lang: str

    def __new__(cls, text: str, lang: str) -> Self:
        self = super().__new__(cls, text)
        self.lang = lang
        return self


def portal_language() -> str:
    """The language of the page or letter being made: one of ky, ru, en."""
    language = (get_language() or "ru").split("-")[0]
    return language if language in FALLBACKS else "ru"


def text_in(thing: Any, name: str, language: str | None = None) -> Localised:
    """Take `<name>_<language>` of *thing*; /en/ falls back to Russian, then to Kyrgyz."""
    for lang in FALLBACKS[language or portal_language()]:
        if text := getattr(thing, f"{name}_{lang}", ""):
            return Localised(text, lang)
    return Localised("", language or portal_language())
