"""An objection and its decision."""

from django import forms
from django.utils.translation import gettext_lazy as _

from karakol_gsz.core.forms import PortalForm

UPHOLD, DISMISS = "uphold", "dismiss"


class AppealForm(PortalForm):
    text = forms.CharField(
        label=_("What do you object to, and why?"),
        max_length=10000,
        help_text=_("Name the point, the criterion or the paper. You may write in your language."),
        widget=forms.Textarea(attrs={"rows": 8}),
    )


class DecisionForm(PortalForm):
    """The head's decision; its reasons go to the bidder in their language."""

    decision = forms.ChoiceField(
        label=_("Decision"),
        choices=[
            (DISMISS, _("Dismiss: the results stand")),
            (UPHOLD, _("Uphold: the results are withdrawn and the bid is judged again")),
        ],
        widget=forms.RadioSelect,
    )
    words_ru = forms.CharField(
        label=_("Reasons in Russian"), widget=forms.Textarea(attrs={"rows": 5})
    )
    words_ky = forms.CharField(
        label=_("Reasons in Kyrgyz"), widget=forms.Textarea(attrs={"rows": 5})
    )
