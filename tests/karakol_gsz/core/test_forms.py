"""Forms understand what people type and say in words what is missing."""

from datetime import date, datetime, time
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from crispy_forms.utils import render_crispy_form
from django import forms
from django.forms import formset_factory
from django.utils import translation

from karakol_gsz.core.forms import (
    DateField,
    FormError,
    MomentField,
    MoneyField,
    PortalForm,
    TimeField,
    errors_of,
    grouped,
)


class Offer(PortalForm):
    title_ky = forms.CharField(label="Name")
    note = forms.CharField(label="Note", required=False)
    sum = MoneyField(label="Sum")
    day = DateField(label="Day")
    side = forms.ChoiceField(
        label="Side", choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect
    )
    agree = forms.BooleanField(label="I agree")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("200000", "200000"),
        ("200 000", "200000"),
        ("200\N{NO-BREAK SPACE}000,50", "200000.50"),
        ("200 000.5", "200000.5"),
        ("1,200,000.50", "1200000.50"),
        ("1.200.000,50", "1200000.50"),
        ("200 000 сом", "200000"),
        (" 0,01 ", "0.01"),
    ],
)
def test_a_sum_is_understood_as_people_write_it(typed, meant):
    assert MoneyField().clean(typed) == Decimal(meant)


@pytest.mark.parametrize("typed", ["двести", "12,345", "-5", "1e5000000", "NaN", "99999999999999"])
def test_what_is_not_a_sum_is_refused(typed):
    with pytest.raises(forms.ValidationError):
        MoneyField().clean(typed)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("200000", "200\N{NO-BREAK SPACE}000"),
        ("1200000.5", "1\N{NO-BREAK SPACE}200\N{NO-BREAK SPACE}000,50"),
    ],
)
def test_a_sum_is_shown_as_it_is_typed(value, shown):
    assert grouped(Decimal(value)) == shown
    assert MoneyField().clean(shown) == Decimal(value)


@pytest.mark.parametrize("typed", ["30.11.2026", "2026-11-30", " 30.11.2026 ", "30/11/2026"])
@pytest.mark.parametrize("language", ["ru", "ky", "en"])
def test_a_day_is_read_the_same_in_every_language(typed, language):
    with translation.override(language):
        assert DateField().clean(typed) == date(2026, 11, 30)


@pytest.mark.parametrize("typed", ["31.02.2026", "11.30.2026", "tomorrow"])
def test_a_day_that_does_not_exist_is_refused(typed):
    with pytest.raises(forms.ValidationError):
        DateField().clean(typed)


@pytest.mark.parametrize("typed", ["30.11.2026 17:00", "2026-11-30T17:00", "30.11.2026  17:00"])
def test_a_moment_is_the_clock_of_karakol(typed):
    moment = MomentField().clean(typed)

    assert moment == datetime(2026, 11, 30, 17, tzinfo=ZoneInfo("Asia/Bishkek"))


@pytest.mark.parametrize("typed", ["16:40", "16.40"])
def test_a_time_of_day_is_read(typed):
    assert TimeField().clean(typed) == time(16, 40)


def test_every_missing_answer_has_its_own_words_and_its_own_target():
    with translation.override("en"):
        form = Offer({})

        assert errors_of(form) == [
            FormError("Fill in: “Name”.", "id_title_ky"),
            FormError("Fill in: “Sum”.", "id_sum"),
            FormError("Fill in: “Day”.", "id_day"),
            FormError("Choose an answer: “Side”.", "id_side_0"),
            FormError("Tick the box: “I agree”.", "id_agree"),
        ]


def test_every_target_of_the_summary_stands_on_the_page():
    form = Offer({})
    page = render_crispy_form(form)

    assert [e.target for e in errors_of(form) if f'id="{e.target}"' not in page] == []


def test_a_field_says_optional_and_never_shows_an_asterisk():
    with translation.override("en"):
        page = render_crispy_form(Offer())

    assert page.count("(optional)") == 1
    assert "asterisk" not in page
    assert " required" not in page
    assert 'lang="ky"' in page


def test_an_error_is_tied_to_its_field_for_those_who_listen():
    page = render_crispy_form(Offer({"sum": "x"}))

    assert 'aria-describedby="id_sum_error"' in page
    assert 'id="id_sum_error"' in page
    assert 'aria-invalid="true"' in page


def test_a_refusal_stands_on_top_and_keeps_what_was_typed():
    form = Offer({"title_ky": "Бала бакча"})
    form.full_clean()
    form.refuse("The term has ended.")

    assert errors_of(form)[0] == FormError("The term has ended.")
    assert form.refused
    assert "Бала бакча" in render_crispy_form(form)


def test_errors_of_formsets_are_found_row_by_row():
    rows = formset_factory(Offer, extra=0)(
        {
            "form-TOTAL_FORMS": "1",
            "form-INITIAL_FORMS": "0",
            "form-0-sum": "x",
            "form-0-title_ky": "A",
            "form-0-side": "a",
            "form-0-agree": "on",
        }
    )

    assert [error.target for error in errors_of(rows)] == ["id_form-0-sum", "id_form-0-day"]
