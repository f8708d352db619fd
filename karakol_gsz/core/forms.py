"""Forms of the portal: no asterisks, errors in words, numbers and days as people type them."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from crispy_forms.helper import FormHelper
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.forms.formsets import BaseFormSet
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

NBSP = "\N{NO-BREAK SPACE}"
SPACES = re.compile(r"\s+")
MONEY_WORDS = re.compile(r"(сом|som|kgs)\.?$", re.IGNORECASE)

REQUIRED = forms.Field.default_error_messages["required"]

DAY_FORMATS = ("%d.%m.%Y", "%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y")
MOMENT_FORMATS = (
    "%d.%m.%Y %H:%M",
    "%Y-%m-%d %H:%M",
    "%Y-%m-%dT%H:%M",
    "%d.%m.%Y %H:%M:%S",
    "%Y-%m-%dT%H:%M:%S",
)
TIME_FORMATS = ("%H:%M", "%H.%M", "%H:%M:%S")


class PortalFormMixin:
    """What every form of the portal shares; the look itself stands in the template pack."""

    use_required_attribute = False
    refused = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        for name, field in self.fields.items():  # type: ignore[attr-defined]
            if name.endswith(("_ru", "_ky", "_en")):
                field.widget.attrs.setdefault("lang", name[-2:])
            if (
                field.error_messages.get("required")
                == forms.Field.default_error_messages["required"]
            ):
                label = field.label or capfirst(name.replace("_", " "))
                field.error_messages["required"] = required_words(field) % {"label": label}

    def refuse(self, message: Any) -> None:
        """Show a rule's refusal on top of the form; everything typed stays."""
        self.add_error(None, message)  # type: ignore[attr-defined]
        self.refused = True


def required_words(field: forms.Field) -> str:
    """What to do about an empty field; a summary of six "required" lines would help nobody."""
    if isinstance(field, forms.FileField):
        return gettext("Attach a file: “%(label)s”.")
    if isinstance(field, forms.BooleanField):
        return gettext("Tick the box: “%(label)s”.")
    if isinstance(field, forms.ChoiceField | forms.ModelChoiceField):
        return gettext("Choose an answer: “%(label)s”.")
    return gettext("Fill in: “%(label)s”.")


class PortalForm(PortalFormMixin, forms.Form):
    """A form without a model."""


class PortalModelForm(PortalFormMixin, forms.ModelForm):  # type: ignore[type-arg]
    """A form that borrows its fields from a model; an action saves, never the form."""


class DateField(forms.DateField):
    """A day as people here write it: 30.11.2026; the machine's 2026-11-30 is understood too."""

    default_error_messages = {"invalid": _("Write the date like 30.11.2026.")}

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("input_formats", DAY_FORMATS)
        kwargs.setdefault(
            "widget",
            forms.DateInput(
                format="%d.%m.%Y",
                attrs={"class": "w-date", "inputmode": "decimal", "autocomplete": "off"},
            ),
        )
        kwargs.setdefault("help_text", _("For example, 30.11.2026"))
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> date | None:
        return super().to_python(_stripped(value))


class MomentField(forms.DateTimeField):
    """A day and a time of Karakol: 30.11.2026 17:00."""

    default_error_messages = {"invalid": _("Write the date and time like 30.11.2026 17:00.")}

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("input_formats", MOMENT_FORMATS)
        kwargs.setdefault(
            "widget",
            forms.DateTimeInput(
                format="%d.%m.%Y %H:%M", attrs={"class": "w-moment", "autocomplete": "off"}
            ),
        )
        kwargs.setdefault("help_text", _("For example, 30.11.2026 17:00"))
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> datetime | None:
        """Typed moments are Karakol's, whatever zone the process happens to sit in."""
        if isinstance(value, str):
            for pattern in MOMENT_FORMATS:
                try:
                    naive = datetime.strptime(SPACES.sub(" ", value.strip()), pattern)  # noqa: DTZ007
                except ValueError:
                    continue
                return naive.replace(tzinfo=ZoneInfo(settings.TIME_ZONE))
        return super().to_python(value)


class TimeField(forms.TimeField):
    """A time of day: 16:40."""

    default_error_messages = {"invalid": _("Write the time like 16:40.")}

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("input_formats", TIME_FORMATS)
        kwargs.setdefault(
            "widget",
            forms.TimeInput(format="%H:%M", attrs={"class": "w-time", "autocomplete": "off"}),
        )
        kwargs.setdefault("help_text", _("For example, 16:40"))
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> time | None:
        return super().to_python(_stripped(value))


class MoneyField(forms.DecimalField):
    """A sum in som: "200 000,50", "200000.5" and "200 000 сом" are the same to us."""

    default_error_messages = {
        "invalid": _("Write the sum in figures, for example 200 000 or 200 000,50."),
        "max_decimal_places": _("A sum has at most two figures after the comma."),
    }

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_digits", 14)
        kwargs.setdefault("decimal_places", 2)
        kwargs.setdefault("min_value", Decimal(0))
        kwargs.setdefault(
            "widget",
            forms.TextInput(
                attrs={"class": "w-money", "inputmode": "decimal", "autocomplete": "off"}
            ),
        )
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]
        if isinstance(value, str):
            value = plain_number(value)
        return super().to_python(value)

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, int | Decimal):
            return grouped(Decimal(value))
        return value

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {}


def plain_number(typed: str) -> str:
    """Take spaces and the word "сом" out, make the decimal mark a point."""
    text = SPACES.sub("", MONEY_WORDS.sub("", typed.strip()))
    mark = max(text.rfind(","), text.rfind("."))
    if mark < 0:
        return text
    whole, part = text[:mark], text[mark + 1 :]
    if "," in whole or "." in whole:
        whole = whole.replace(",", "").replace(".", "")
    return f"{whole}.{part}"


def grouped(value: Decimal) -> str:
    """Thousands apart by a space that does not break; tyiyn only when there are any."""
    text = f"{value:,.2f}".replace(",", NBSP).replace(".", ",")
    return text.removesuffix(",00")


@dataclass(frozen=True)
class FormError:
    """One line of the error summary."""

    text: str
    target: str = ""


def errors_of(*sources: Any) -> list[FormError]:
    """Every error of the given forms and formsets, in the order of the page."""
    found: list[FormError] = []
    for source in sources:
        if isinstance(source, BaseFormSet):
            if source.is_bound:
                found += [FormError(str(text)) for text in source.non_form_errors()]
                found += errors_of(*source.forms)
        elif isinstance(source, forms.BaseForm):
            found += _form_errors(source)
    return found


def _form_errors(form: forms.BaseForm) -> Iterator[FormError]:
    if not form.is_bound:
        return
    for text in form.non_field_errors():
        yield FormError(str(text))
    for bound in form:
        for text in bound.errors:
            yield FormError(str(text), target=target_of(bound))


def target_of(bound: forms.BoundField) -> str:
    """The id that a link of the error summary leads to."""
    if bound.is_hidden or not bound.auto_id:
        return ""
    if label_id := bound.id_for_label:
        return label_id
    first: Iterable[Any] = list(bound.subwidgets)[:1]
    for widget in first:
        return widget.id_for_label or f"div_{bound.auto_id}"
    return f"div_{bound.auto_id}"


def _stripped(value: Any) -> Any:
    return value.strip() if isinstance(value, str) else value


def must(condition: bool, message: Any, *, code: str = "invalid") -> None:
    """Raise the message beside the field unless the condition holds (for `clean_…` methods)."""
    if not condition:
        raise ValidationError(message, code=code)
