"""Minutes: one paper a kind, `procurement.minutes.<kind>`; those of the results join them."""

from django.utils.translation import gettext_lazy as _l

from karakol_gsz.documents.paper import Paper, papers
from procurement.models import MinutesKind
from procurement.selectors import minutes as selectors

PREFIX = "procurement.minutes"

OPENING = papers.register(
    Paper(
        kind=f"{PREFIX}.{MinutesKind.OPENING.value}",
        title=_l("Minutes of the opening of bids"),
        template="papers/procurement/minutes_opening.html",
        facts=selectors.opening_facts,
    )
)
ADMISSION = papers.register(
    Paper(
        kind=f"{PREFIX}.{MinutesKind.ADMISSION.value}",
        title=_l("Minutes of the check for conformity"),
        template="papers/procurement/minutes_admission.html",
        facts=selectors.admission_facts,
    )
)


def of_kind(kind: str) -> Paper:
    """The paper of one kind of minutes."""
    return papers[f"{PREFIX}.{kind}"]
