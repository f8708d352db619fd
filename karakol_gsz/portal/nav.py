"""The short menus of the four doors and of the foot; the apps hang their links here."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, Resolver404, resolve, reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from karakol_gsz.accounts.models import Role

DOORS = ("public", "cabinet", "committee", "office", "footer")
OFFICE = frozenset(
    {Role.OFFICER, Role.HEAD, Role.ACCOUNTANT, Role.SECRETARY, Role.AUDITOR, Role.ADMIN}
)
COMMITTEE = frozenset({Role.MEMBER, Role.SECRETARY})


@dataclass(frozen=True)
class Link:
    """A line of a menu: its words, a URL name or a path of surface (`/calls/`), who sees it."""

    label: Any
    to: str
    order: int = 10
    roles: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Line:
    """A link as the page shows it."""

    label: Any
    url: str
    on: bool


_links: dict[str, list[Link]] = {door: [] for door in DOORS}


def register(door: str, link: Link) -> Link:
    """Hang a link on the menu of a door."""
    _links[door].append(link)
    return link


def links() -> dict[str, list[Link]]:
    """What hangs where, for `manage.py hooks`."""
    return {door: list(found) for door, found in _links.items()}


def menu(door: str, request: HttpRequest, roles: Iterable[str]) -> list[Line]:
    """The menu of a door for a person with these roles; a page not built yet is left out."""
    mine = frozenset(roles)
    seen = [link for link in _links[door] if not link.roles or mine & frozenset(link.roles)]
    found = [(link.label, address(link.to)) for link in sorted(seen, key=lambda link: link.order)]
    found = [(label, url) for label, url in found if url]
    here = max((u for _, u in found if request.path.startswith(u)), key=len, default="")
    return [Line(label, url, url == here) for label, url in found]


def address(to: str) -> str:
    """The address of a URL name, or of a path in the language of the page."""
    if not to.startswith("/"):
        try:
            return reverse(to)
        except NoReverseMatch:
            return ""
    for path in (f"/{get_language()}{to}", to):
        try:
            resolve(path)
        except Resolver404:
            continue
        return path
    return ""


def doors(request: HttpRequest, roles: Iterable[str]) -> list[Line]:
    """The inner doors this person may go through, for the header."""
    mine = frozenset(roles)
    found = [(_("Letters"), address("/inbox/"))]
    if mine & COMMITTEE:
        found.append((_("Committee"), address("/committee/")))
    if mine & OFFICE:
        found.append((_("Office"), address("/office/")))
    if not mine:
        found.append((_("My organisation"), address("/cabinet/")))
    return [Line(label, url, request.path.startswith(url)) for label, url in found if url]


for _order, (_label, _to) in enumerate(
    [
        (_("Calls"), "/calls/"),
        (_("Projects"), "/projects/"),
        (_("Organisations"), "/ngos/"),
        (_("Statistics"), "/statistics/"),
        (_("How it works"), "portal:about"),
    ]
):
    register("public", Link(_label, _to, order=_order * 10))

for _order, (_label, _to) in enumerate(
    [
        (_("How it works"), "portal:about"),
        (_("Rules and terms"), "/rules/"),
        (_("Check a receipt"), "/receipts/verify/"),
        (_("Journal of actions"), "/ledger/"),
        (_("Open data"), "/opendata/"),
    ]
):
    register("footer", Link(_label, _to, order=_order * 10))

register("cabinet", Link(_("Today"), "portal:cabinet_today", order=0))
register("committee", Link(_("Today"), "/committee/", order=0))
register("office", Link(_("Today"), "portal:office_today", order=0))
register("office", Link(_("Orders"), "city:office_order_list", order=80))
register("office", Link(_("City card"), "city:office_city_show", order=90))
register("office", Link(_("Rule sets"), "lawbook:office_ruleset_list", order=95))
register(
    "office",
    Link(
        _("People"),
        "/office/people/",
        order=90,
        roles=frozenset({Role.HEAD, Role.ADMIN, Role.AUDITOR}),
    ),
)
