"""What is asked to register: ten fields and two papers, page by page; the rest may come later."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

from .inn import Finding, Words, inn_date

ALL = "general"
PAPERS = "papers"


@dataclass(frozen=True, slots=True)
class Page:
    """One subject a page; the fields that are not *required* may stay empty."""

    slug: str
    title: Words
    fields: tuple[str, ...]
    required: tuple[str, ...] = ()
    hint: Words = ""

    @property
    def is_optional(self) -> bool:
        return not self.required


@dataclass(frozen=True, slots=True)
class Gap:
    """Something still missing: which page, which field or paper."""

    page: str
    field: str

    @property
    def where(self) -> str:
        return f"{self.page}.{self.field}"


IDENTITY = Page(
    "identity",
    _("Who you are"),
    (
        "legal_form",
        "full_name_ru",
        "full_name_ky",
        "short_name_ru",
        "short_name_ky",
        "inn",
        "okpo",
        "reg_no",
        "reg_date",
    ),
    ("legal_form", "full_name_ru", "full_name_ky", "inn", "reg_no", "reg_date"),
    _("As in the certificate of state registration."),
)
CONTACTS = Page(
    "contacts",
    _("Where you are and how to reach you"),
    ("legal_address", "actual_address", "is_refuge", "email", "phone", "website"),
    ("legal_address", "email", "phone"),
    _("The portal sends its letters to the people of the organisation, not to this e-mail."),
)
HEAD = Page(
    "head",
    _("Who heads the organisation"),
    ("head_name", "head_position", "head_phone"),
    ("head_name",),
    _("The phone is seen by the finance office only."),
)
ACTIVITY = Page(
    "activity",
    _("What you do"),
    ("spheres",),
    hint=_("People find you in the register by these spheres."),
)
REQUIRED_PAPERS = Page(
    PAPERS,
    _("Two papers"),
    ("charter", "registration"),
    ("charter", "registration"),
    _("A scan or a clear photo of every page. Only you and the finance office can open them."),
)
BANK = Page(
    "bank",
    _("Bank requisites"),
    ("bank_name", "bank_bik", "bank_account"),
    hint=_("Needed for a contract; you may fill them in later. They are never published."),
)

PAGES: tuple[Page, ...] = (IDENTITY, CONTACTS, HEAD, ACTIVITY, REQUIRED_PAPERS, BANK)

# What the certificate says stays as it was checked; how to reach and pay an organisation changes.
CHANGEABLE_LATER: Mapping[str, frozenset[str]] = {
    CONTACTS.slug: frozenset(CONTACTS.fields) - {"legal_address"},
    HEAD.slug: frozenset({"head_phone"}),
    ACTIVITY.slug: frozenset(ACTIVITY.fields),
    BANK.slug: frozenset(BANK.fields),
}


def page_named(slug: str) -> Page | None:
    """The page of this name, if there is one."""
    return next((page for page in PAGES if page.slug == slug), None)


def page_after(slug: str) -> Page | None:
    """The page one goes on to."""
    slugs = [page.slug for page in PAGES]
    place = slugs.index(slug) + 1
    return PAGES[place] if place < len(PAGES) else None


def gaps(answers: Mapping[str, object], papers: Collection[str]) -> list[Gap]:
    """What must still be given before the registration can be sent, in the order of the pages."""
    return [
        Gap(page.slug, name)
        for page in PAGES
        for name in page.required
        if not (name in papers if page.slug == PAPERS else answers.get(name))
    ]


def date_findings(inn: str, reg_date: date | None) -> list[Finding]:
    """The day inside an INN is usually the day of registration; otherwise somebody should look."""
    inside = inn_date(inn)
    if inside is None or reg_date is None or inside == reg_date:
        return []
    text = _("The INN holds another date, %(day)s, than the day of registration. Check both.")
    return [Finding("inn_other_day", text, {"day": f"{inside:%d.%m.%Y}"}, blocks=False)]
