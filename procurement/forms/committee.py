"""The order's people, who leaves and who steps in, and what a member declares."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.formsets import BaseFormSet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from karakol_gsz.accounts.models import User
from karakol_gsz.city.models import Order, OrderKind
from karakol_gsz.core.forms import PortalForm
from procurement.models import Bid, Post, Seat, Side
from procurement.norms.interests import INTEREST_CHOICES, needs_words
from procurement.selectors import committee as selectors

BLANK_ROWS = 3
ROWS_AT_FIRST = 8


class OrderForm(PortalForm):
    """The order that appoints; it is entered among the orders first."""

    order = forms.ModelChoiceField(
        label=_l("Order that appoints the committee"),
        queryset=Order.objects.none(),
        help_text=_l("Orders of the kind “committee” from the list of orders."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["order"].queryset = Order.objects.of_kind(  # type: ignore[attr-defined]
            OrderKind.COMMITTEE
        ).newest_first()


class SeatForm(PortalForm):
    """One person named in the order."""

    person = forms.ModelChoiceField(
        label=_l("Person"), queryset=User.objects.none(), required=False, empty_label="—"
    )
    post = forms.ChoiceField(
        label=_l("Post"), choices=Post.choices, required=False, initial=Post.MEMBER
    )
    side = forms.ChoiceField(
        label=_l("Side"), choices=Side.choices, required=False, initial=Side.CITY
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = selectors.people_to_seat()  # type: ignore[attr-defined]
        for field in self.fields.values():
            field.widget.attrs["class"] = "form-select"


class SeatFormSet(BaseFormSet):  # type: ignore[type-arg]
    """The whole table; rows without a person do not count."""

    def seats(self) -> list[dict[str, Any]]:
        return [
            form.cleaned_data for form in self.forms if form.cleaned_data.get("person") is not None
        ]

    def clean(self) -> None:
        if any(self.errors):
            return
        secretaries = selectors.secretaries()
        for seat in self.seats():
            if (seat["post"] == Post.SECRETARY) != (seat["person"].pk in secretaries):
                raise forms.ValidationError(
                    _(
                        "%(name)s: the post of the secretary goes to a person with the role of a "
                        "secretary, every other post to a person with the role of a member."
                    )
                    % {"name": seat["person"]}
                )


def seat_formset(data: Any, seats: Iterable[Seat]) -> SeatFormSet:
    """The table with those seated now, and blank rows below."""
    initial = [{"person": seat.person_id, "post": seat.post, "side": seat.side} for seat in seats]
    extra = BLANK_ROWS if initial else ROWS_AT_FIRST
    made: Any = forms.formset_factory(SeatForm, formset=SeatFormSet, extra=extra, max_num=30)
    found: SeatFormSet = made(data, initial=initial, prefix="seats")
    return found


class ReplaceForm(OrderForm):
    """Who steps in, by which order."""

    reserve = forms.ModelChoiceField(
        label=_l("Reserve member who steps in"),
        queryset=Seat.objects.none(),
        required=False,
        empty_label=_l("Nobody steps in"),
        help_text=_l("Only a reserve member of the same side may take the vote."),
    )

    def __init__(self, *args: Any, reserves: list[Seat], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["order"].label = _l("Order")
        field: Any = self.fields["reserve"]
        field.queryset = Seat.objects.filter(pk__in=[seat.pk for seat in reserves])
        field.label_from_instance = lambda seat: f"{seat.person}, {seat.get_side_display()}"


@dataclass(frozen=True)
class DeclaredBid:
    """One bid on the page of declarations: only whose it is."""

    bid: Bid
    kind: forms.BoundField
    words: forms.BoundField


class DeclareForm(PortalForm):
    """All bids on one page; the signature is the typed name."""

    consent = forms.CharField(
        label=_l("Your full name as your signature"), max_length=200, required=True
    )

    def __init__(self, *args: Any, bids: list[Bid], person: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.bids = bids
        consent = self.fields.pop("consent")
        for bid in bids:
            self.fields[f"kind-{bid.pk}"] = forms.ChoiceField(
                label=_("No. %(no)s: what ties you to this organisation?")
                % {"no": bid.registration_no},
                choices=INTEREST_CHOICES,
                widget=forms.RadioSelect(attrs={"class": "choice-input"}),
                error_messages={
                    "required": _("Answer for every bid: No. %(no)s.") % {"no": bid.registration_no}
                },
            )
            self.fields[f"words-{bid.pk}"] = forms.CharField(
                label=_("In your own words"),
                required=False,
                max_length=2000,
                widget=forms.Textarea(attrs={"rows": 2, "class": "form-control"}),
            )
        consent.help_text = _("Type: %(name)s") % {"name": person}
        consent.widget.attrs.update({"class": "form-control", "autocomplete": "off"})
        self.fields["consent"] = consent

    def lines(self) -> list[DeclaredBid]:
        return [
            DeclaredBid(bid, self[f"kind-{bid.pk}"], self[f"words-{bid.pk}"]) for bid in self.bids
        ]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        for bid in self.bids:
            kind = data.get(f"kind-{bid.pk}", "")
            if kind and needs_words(kind) and not data.get(f"words-{bid.pk}", "").strip():
                self.add_error(
                    f"words-{bid.pk}",
                    _("Say in words what the interest is: No. %(no)s.")
                    % {"no": bid.registration_no},
                )
        return data

    @property
    def kinds(self) -> dict[int, str]:
        return {bid.pk: self.cleaned_data[f"kind-{bid.pk}"] for bid in self.bids}

    @property
    def words(self) -> dict[int, str]:
        return {bid.pk: self.cleaned_data[f"words-{bid.pk}"] for bid in self.bids}
