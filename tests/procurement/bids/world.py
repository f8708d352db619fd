"""An open call, an NGO that may bid, and a whole bid typed through the public actions."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.urls import reverse

from karakol_gsz.accounts.models import User
from karakol_gsz.core.clock import portal_now
from karakol_gsz.documents.intake import CheckedFile
from ngos.models import MemberRole, Organization
from procurement.actions import bid as deeds
from procurement.models import Bid, Call, Lot
from tests.factories.accounts import UserFactory
from tests.factories.ngos import MembershipFactory, OrganizationFactory
from tests.factories.procurement import CallFactory, LotFactory, RequiredDocumentFactory
from tests.karakol_gsz.documents.files import pdf
from tests.procurement.norms.bids import whole_bid


@dataclass
class World:
    """Everything a test of bids begins with."""

    call: Call
    lot: Lot
    organization: Organization
    admin: User
    editor: User
    signatory: User


def make_world(**call: Any) -> World:
    call = CallFactory(published=True, **call)
    lot = LotFactory(call=call, no=1)
    RequiredDocumentFactory(call=call, slug="charter", no=1, title_ru="Устав")
    RequiredDocumentFactory(
        call=call, slug="letters", no=2, title_ru="Письма партнёров", is_mandatory=False
    )
    admin = UserFactory()
    organization = OrganizationFactory(verified=True, admin=admin)
    editor, signatory = UserFactory(), UserFactory()
    MembershipFactory(organization=organization, person=editor, role=MemberRole.EDITOR)
    MembershipFactory(organization=organization, person=signatory, role=MemberRole.SIGNATORY)
    return World(call, lot, organization, admin, editor, signatory)


def begun(world: World, **facts: Any) -> Bid:
    facts = {"language": "ru", "by": world.admin, "now": portal_now(), **facts}
    return deeds.start(world.call, world.lot, world.organization, **facts)


def typed(call: Call, **changes: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """A whole bid whose dates fit the call; *changes* go over single pages."""
    pages = whole_bid()
    del pages["files"]
    first = call.period_from
    pages["project"] |= {
        "starts_on": f"{first + timedelta(days=5):%d.%m.%Y}",
        "ends_on": f"{first + timedelta(days=60):%Y-%m-%d}",
    }
    for row in pages["activities"]["rows"][:1]:
        row |= {
            "starts_on": f"{first + timedelta(days=6):%Y-%m-%d}",
            "ends_on": f"{first + timedelta(days=20):%Y-%m-%d}",
        }
    pages["activities"]["rows"] = pages["activities"]["rows"][:1]
    for slug, answers in changes.items():
        pages[slug] = {**pages[slug], **answers}
    return pages


def paper(name: str = "ustav.pdf", data: bytes | None = None) -> CheckedFile:
    return CheckedFile(name, "application/pdf", data or pdf())


def filled(world: World, **changes: dict[str, Any]) -> Bid:
    """A draft with nothing missing."""
    bid, now = begun(world), portal_now()
    for slug, document in typed(world.call, **changes).items():
        deeds.save_page(bid, slug, document, version=0, by=world.admin, now=now)
    deeds.attach(bid, "charter", paper(), by=world.admin, now=now)
    return bid


def at(name: str, bid: Bid, *args: Any) -> str:
    return reverse(f"procurement:cabinet_bid_{name}", args=[bid.code, *args])


def posted(page: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A page's document as a browser sends it."""
    data = {key: "on" if value is True else value for key, value in page.items() if key != "rows"}
    for index, row in enumerate(page.get("rows", [])):
        data |= {f"rows-{index}-{key}": value for key, value in row.items()}
    return {**{key: value for key, value in data.items() if value is not False}, **more}
