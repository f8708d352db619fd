"""What the office does to the lawbook: a local act adopts a rule set, once."""

from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from karakol_gsz.audit import journal
from karakol_gsz.core import uploads
from karakol_gsz.core.clock import local
from karakol_gsz.core.errors import Refusal
from karakol_gsz.core.moments import day_figures
from karakol_gsz.lawbook.models import RuleSet

ADOPT = "lawbook.adopt_ruleset"
ACT = "lawbook.act"


@transaction.atomic
def adopt_rule_set(
    rule_set: RuleSet,
    *,
    number: str,
    on: date,
    file: Any = None,
    training: bool = False,
    by: Any,
    now: datetime,
) -> RuleSet:
    """Make *rule_set* usable for real calls; papers cite the act from here on.

    *file* is the scan, an upload or a document; a set adopted for *training* is marked on every
    page.
    """
    fresh = RuleSet.objects.select_for_update(of=("self",)).get(pk=rule_set.pk)
    if not by.has_perm(ADOPT, fresh):
        raise PermissionDenied
    if fresh.is_adopted:
        raise Refusal(
            _("This rule set was already adopted by the act No. %(number)s of %(date)s.")
            % {
                "number": fresh.adopted_act_number,
                "date": day_figures(fresh.adopted_act_date or on),
            }
        )
    if on > local(now).date():
        raise Refusal(_("The local act cannot be dated later than today."))
    kept: Any = uploads.take_in(file, kind=ACT, by=by, subject=fresh, public=True)
    fresh.adopted_act_number, fresh.adopted_act_date = number.strip(), on
    fresh.adopted_file, fresh.is_training = kept, training
    fresh.save()
    journal.record(
        fresh,
        "adopt",
        by=by,
        after="adopted",
        basis=f"{number} {on:%d.%m.%Y}",
        facts={"training": training, "sha256": kept.sha256 if kept else ""},
    )
    return fresh
