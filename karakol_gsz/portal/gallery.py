"""Samples for the gallery of components: invented rows that touch no table."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from karakol_gsz.core.forms import DateField, MomentField, MoneyField, PortalForm, TimeField
from karakol_gsz.portal.today import Today, Todo, Waiting

ICONS = [
    "ridges",
    "done",
    "warning",
    "info",
    "clock",
    "calendar",
    "file",
    "download",
    "upload",
    "person",
    "people",
    "money",
    "lock",
    "open",
    "search",
    "back",
    "forward",
    "order",
    "leave",
    "mail",
    "pen",
    "print",
    "phone",
    "chat",
    "eye",
    "plus",
    "link",
]


class GalleryForm(PortalForm):
    """One field of every kind."""

    title_ru = forms.CharField(label=_l("Name in Russian"), max_length=60)
    reason = forms.CharField(
        label=_l("Reason"),
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
        help_text=_l("One or two sentences."),
    )
    sum = MoneyField(label=_l("Sum, som"), help_text=_l("For example, 200 000 or 200 000,50"))
    day = DateField(label=_l("Date"))
    moment = MomentField(label=_l("Bids close at"), required=False)
    time = TimeField(label=_l("End of the meeting"), required=False)
    side = forms.ChoiceField(
        label=_l("Language"),
        choices=[("ru", _l("Russian")), ("ky", _l("Kyrgyz"))],
        widget=forms.RadioSelect,
    )
    kind = forms.ChoiceField(
        label=_l("Kind"), choices=[("", "—"), ("a", _l("Document")), ("b", _l("Picture"))]
    )
    agree = forms.BooleanField(label=_l("I have read the conditions."))
    scan = forms.FileField(label=_l("Attach a file or take a photo"), required=False)


def samples(now: datetime) -> dict[str, Any]:
    """What the gallery page shows."""
    today = Today(
        [
            Todo(
                _("Print the minutes of the opening"), _("Open the minutes"), "#", now, urgent=True
            ),
            Todo(_("Approve the call"), _("Read and approve"), "#", now.date() + timedelta(days=3)),
        ],
        [Waiting(_("Report for the first quarter"), "ОФ «Пример»", now - timedelta(days=2))],
    )
    tasks = [
        {"label": _("Project"), "url": "#", "state": _("Completed"), "tone": "done"},
        {"label": _("Costs"), "url": "#", "state": _("Needs correction"), "tone": "wrong"},
        {"label": _("Files"), "url": "", "state": _("Cannot start yet"), "tone": "quiet"},
    ]
    dates = [
        {"label": _("Announced"), "when": now - timedelta(days=20), "state": "done"},
        {"label": _("Bids close"), "when": now, "state": "now", "how": _("30 calendar days")},
        {"label": _("Results"), "when": now + timedelta(days=15), "state": "later"},
    ]
    marks = [
        {"label": _("Need"), "value": 4.2, "text": "4,20"},
        {"label": _("Experience"), "value": 2.6, "text": "2,60"},
        {"label": _("Costs"), "value": 4.8, "text": "4,80"},
    ]
    facts = [(_("Name"), "ОФ «Пример»"), (_("Phone"), ""), (_("Sum"), "200 000", _("in som"))]
    return {
        "today": today,
        "tasks": tasks,
        "dates": dates,
        "marks": marks,
        "facts": facts,
        "sections": [{"title": _("Project"), "change_url": "#", "rows": facts}],
        "columns": [(_("Organisation"), ""), (_("Sum"), "num")],
        "rows": [["ОФ «Пример»", "200 000 сом"], ["ОО «Образец»", "180 000,50 сом"]],
        "now": now,
        "sensitive": True,
        "page_obj": Paginator(range(45), 20).page(2),
        "steps": [
            {"label": _("Publish"), "url": "#"},
            {"label": _("Return for correction"), "url": "#"},
        ],
        "later": now + timedelta(days=3, hours=2),
        "tones": ["quiet", "going", "waiting", "done", "wrong"],
        "scale": [(mark, mark * 4) for mark in range(6)],
        "icons": [
            "ridges",
            "done",
            "warning",
            "info",
            "clock",
            "calendar",
            "file",
            "download",
            "upload",
            "person",
            "people",
            "money",
            "lock",
            "open",
            "search",
            "back",
            "forward",
            "order",
            "leave",
            "mail",
            "pen",
            "print",
            "phone",
            "chat",
            "eye",
            "plus",
            "link",
        ],
    }
