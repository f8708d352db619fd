"""The answers of a registration as rows of words, for the NGO and for the office."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from karakol_gsz.core.i18n import text_in
from karakol_gsz.core.moments import day_figures
from ngos import selectors
from ngos.actions.registration import fields_open
from ngos.models import Credential, Organization
from ngos.norms import registration as pages
from ngos.norms.registration import Page


def value_of(
    organization: Organization, page: Page, name: str, papers: Mapping[str, Credential]
) -> Any:
    """One answer in words; nothing where nothing was given."""
    if page.slug == pages.PAPERS:
        return _paper_link(papers.get(name))
    if name == "spheres":
        return ", ".join(str(text_in(sphere, "title")) for sphere in _spheres(organization))
    value = getattr(organization, name)
    if name == "legal_form":
        return capfirst(organization.get_legal_form_display()) if value else ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, date):
        return day_figures(value)
    return value or ""


def answer_rows(
    organization: Organization, papers: Mapping[str, Credential]
) -> list[tuple[Page, str, str, Any]]:
    """Page, field, label and answer of everything that is asked."""
    return [
        (
            page,
            name,
            selectors.heading_of(f"{page.slug}.{name}"),
            value_of(organization, page, name, papers),
        )
        for page in pages.PAGES
        for name in page.fields
    ]


def sections(
    organization: Organization, papers: Mapping[str, Credential], *, may_change: bool
) -> list[dict[str, Any]]:
    """The same by page, with the way back to each page that is still open."""
    return [
        {
            "title": page.title,
            "change_url": reverse("ngos:cabinet_organization_edit", args=[page.slug])
            if may_change and fields_open(organization, page.slug)
            else "",
            "rows": [
                (
                    selectors.heading_of(f"{page.slug}.{name}"),
                    value_of(organization, page, name, papers),
                )
                for name in page.fields
            ],
        }
        for page in pages.PAGES
    ]


def reasons_in_words(organization: Organization) -> list[dict[str, str]]:
    """What the office asked to correct: at which field, in which words, where to correct it."""
    found = []
    for reason in organization.return_reasons:
        slug, _dot, name = reason["where"].partition(".")
        label = selectors.heading_of(reason["where"])
        page_url = reverse("ngos:cabinet_organization_edit", args=[slug]) if label else ""
        found.append(
            {
                "label": label,
                "text": reason["text"],
                "language": reason["language"],
                "url": f"{page_url}#div_id_{name}" if label else "",
            }
        )
    return found


def _spheres(organization: Organization) -> list[Any]:
    return list(organization.spheres.all()) if organization.pk else []


def _paper_link(paper: Credential | None) -> Any:
    if paper is None:
        return ""
    document = paper.document
    return format_html('<a href="{}">{}</a>', document.get_absolute_url(), document.display_name)
