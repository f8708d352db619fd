"""The minutes of the results, the third of the committee's papers."""

from django.utils.translation import gettext_lazy as _l

from karakol_gsz.documents.paper import Paper, papers
from procurement.models import MinutesKind
from procurement.selectors import results

MINUTES = papers.register(
    Paper(
        kind=f"procurement.minutes.{MinutesKind.RESULTS.value}",
        title=_l("Minutes of the results of the competition"),
        template="papers/procurement/minutes_results.html",
        facts=results.results_facts,
    )
)
