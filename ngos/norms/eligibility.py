"""Which organisation may take part in a call: plain values in, reasons out."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from .inn import Words


class Barrier(StrEnum):
    """Why an organisation may not take part."""

    NOT_VERIFIED = "not_verified"
    SUSPENDED = "suspended"
    FORM_NOT_PERMITTED = "form_not_permitted"
    SPHERE_MISMATCH = "sphere_mismatch"


VERIFIED = "verified"
SUSPENDED = "suspended"

_WORDS: dict[Barrier, Words] = {
    Barrier.NOT_VERIFIED: _("The registration of the organisation is not verified yet."),
    Barrier.SUSPENDED: _("The registration of the organisation is suspended."),
    Barrier.FORM_NOT_PERMITTED: _("Organisations of this legal form may not take part."),
    Barrier.SPHERE_MISMATCH: _("The call is for another sphere of work."),
}


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason against taking part, with its words."""

    code: Barrier
    words: Words


def barriers(
    *,
    registration: str,
    legal_form: str,
    spheres: Collection[str],
    permitted_forms: Collection[str] = (),
    call_spheres: Collection[str] = (),
) -> tuple[Reason, ...]:
    """Why an organisation may not bid; empty when it may.

    A call that names no forms or no spheres is open to all of them. Standing is read anew at
    every step, so a suspension counts from the moment it is made.
    """
    found: list[Barrier] = []
    if registration == SUSPENDED:
        found.append(Barrier.SUSPENDED)
    elif registration != VERIFIED:
        found.append(Barrier.NOT_VERIFIED)
    if permitted_forms and legal_form not in permitted_forms:
        found.append(Barrier.FORM_NOT_PERMITTED)
    if call_spheres and not set(spheres) & set(call_spheres):
        found.append(Barrier.SPHERE_MISMATCH)
    return tuple(Reason(code, _WORDS[code]) for code in found)


def may_take_part(
    *,
    registration: str,
    legal_form: str,
    spheres: Collection[str],
    permitted_forms: Collection[str] = (),
    call_spheres: Collection[str] = (),
) -> bool:
    """Whether nothing stands in the way."""
    return not barriers(
        registration=registration,
        legal_form=legal_form,
        spheres=spheres,
        permitted_forms=permitted_forms,
        call_spheres=call_spheres,
    )
