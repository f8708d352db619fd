"""The Kyrgyz half of a paper is Kyrgyz, and the Russian half Russian."""

import re

import pytest

from karakol_gsz.documents import press
from karakol_gsz.documents.models import Document
from karakol_gsz.documents.paper import papers
from monitoring.management import story
from monitoring.management.story.stage import stand_in
from tests.papers.looking import halves

RUSSIAN = re.compile(
    r"(?<!-)\b(?:и|или|для|не|что|как|это|по|на|из|при|если|чтобы|который|которая|также|его|их|от)\b",
    re.IGNORECASE,
)
KYRGYZ = re.compile(
    r"\b(?:жана|үчүн|менен|боюнча|эмес|бар|жок|келишим\w*|өтүнмө\w*)\b", re.IGNORECASE
)


def foreign(text: str, words: re.Pattern[str]) -> list[str]:
    """The surroundings of every word that belongs to the other language."""
    return [text[max(0, m.start() - 40) : m.end() + 40] for m in words.finditer(text)]


@pytest.mark.django_db(transaction=True)
def test_no_half_of_a_paper_of_the_story_has_a_sentence_of_the_other_language():
    story.play(prints=stand_in, only={"2019"})

    wrong: dict[str, list[str]] = {}
    seen, kinds = set[str](), {paper.kind for paper in papers}
    for document in Document.objects.filter(kind__in=kinds):
        paper = papers[document.kind]
        parts = halves(press.html_of(document))
        seen.add(document.kind)
        for language, words in (("ky", RUSSIAN), ("ru", KYRGYZ)):
            if language in paper.languages and (found := foreign(parts[language], words)):
                wrong.setdefault(f"{document.kind} {language}", []).extend(found)

    assert (wrong, seen) == ({}, kinds)
