"""What pages, letters and papers ask about a project: its reports, its money, what is public."""

from monitoring.selectors.execution import (
    accountants,
    department,
    heads,
    moneys_of,
    obstacles_of,
    people_of,
    rules_of,
    tranches_of,
)
from monitoring.selectors.project import Project, achieved, people_shown, project_of
from monitoring.selectors.report import (
    Spending,
    findings_of,
    indicators_of,
    indicators_version,
    lateness_of,
    narrative_version,
    spending_of,
)

__all__ = [
    "Project",
    "Spending",
    "accountants",
    "achieved",
    "department",
    "findings_of",
    "heads",
    "indicators_of",
    "indicators_version",
    "lateness_of",
    "moneys_of",
    "narrative_version",
    "obstacles_of",
    "people_of",
    "people_shown",
    "project_of",
    "rules_of",
    "spending_of",
    "tranches_of",
]
