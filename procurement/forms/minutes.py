"""What only people know of a sitting, and the hand under the minutes."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from karakol_gsz.accounts.models import User
from karakol_gsz.core.clock import CITY_ZONE, local
from karakol_gsz.core.forms import DateField, PortalForm, TimeField
from procurement.models import Minutes, Seat
from procurement.selectors import minutes as selectors


class MinutesForm(PortalForm):
    """Day, times, place, people."""

    day = DateField(label=_l("Day of the sitting"))
    began = TimeField(label=_l("The sitting began at"), help_text=_l("For example, 15:00"))
    ended = TimeField(label=_l("The sitting ended at"), help_text=_l("For example, 16:40"))
    place_ru = forms.CharField(label=_l("Place in Russian"), max_length=300)
    place_ky = forms.CharField(label=_l("Place in Kyrgyz"), max_length=300)
    present = forms.MultipleChoiceField(
        label=_l("Who was present"), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, minutes: Minutes, now: datetime, **kwargs: Any) -> None:
        began = local(minutes.started_at) if minutes.started_at else None
        ended = local(minutes.ended_at) if minutes.ended_at else None
        kwargs["initial"] = {
            "day": (began or ended or local(now)).date(),
            "began": began.time().replace(second=0, microsecond=0) if began else None,
            "ended": ended.time().replace(second=0, microsecond=0) if ended else None,
            "place_ru": minutes.place_ru,
            "place_ky": minutes.place_ky,
            "present": [str(pk) for pk in selectors.present_of(minutes)],
        }
        super().__init__(*args, **kwargs)
        self.minutes = minutes
        seats = selectors.seats_of(minutes.call)
        self.fields["present"].choices = [  # type: ignore[attr-defined]
            (str(seat.pk), _seat_words(seat)) for seat in seats
        ]

    def _moment(self, name: str, kept: datetime | None) -> datetime | None:
        """The typed time on the typed day; a recorded moment keeps its seconds."""
        day, time = self.cleaned_data.get("day"), self.cleaned_data.get(name)
        if day is None or time is None:
            return None
        moment = datetime.combine(day, time, CITY_ZONE)
        if kept is not None and local(kept).replace(second=0, microsecond=0) == moment:
            return kept
        return moment

    def facts(self) -> dict[str, Any]:
        data = self.cleaned_data
        began = self._moment("began", self.minutes.started_at)
        ended = self._moment("ended", self.minutes.ended_at)
        if began and ended and ended == local(began).replace(second=0, microsecond=0):
            ended = began  # the same minute: the record knows the second, the clerk does not
        return {
            "started_at": began,
            "ended_at": ended,
            "place_ru": data["place_ru"].strip(),
            "place_ky": data["place_ky"].strip(),
            "present": [int(pk) for pk in data["present"]],
        }


class SignForm(PortalForm):
    """The typed name, and room for another opinion."""

    dissent = forms.CharField(
        label=_l("Dissenting opinion"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_l("Only if you do not agree; it is printed under the minutes."),
    )
    consent = forms.CharField(label=_l("Your full name as your signature"), max_length=200)

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["consent"].help_text = _("Type: %(name)s") % {"name": person}
        self.fields["consent"].widget.attrs["autocomplete"] = "off"


def _seat_words(seat: Seat) -> str:
    return f"{seat.person}, {seat.get_post_display()}"
