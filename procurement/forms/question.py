"""A question and its answer."""

from django import forms
from django.utils.translation import gettext_lazy as _

from karakol_gsz.core.forms import PortalForm


class AskForm(PortalForm):
    text = forms.CharField(
        label=_("Your question"),
        help_text=_(
            "The question and its answer are public; your name and your organisation are not."
        ),
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=2000,
    )


class AnswerForm(PortalForm):
    ru = forms.CharField(
        label=_("Answer in Russian"), widget=forms.Textarea(attrs={"rows": 5, "lang": "ru"})
    )
    ky = forms.CharField(
        label=_("Answer in Kyrgyz"), widget=forms.Textarea(attrs={"rows": 5, "lang": "ky"})
    )
