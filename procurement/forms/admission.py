"""The list of the check, what has to be brought, and what was brought."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from karakol_gsz.core.forms import PortalForm
from karakol_gsz.core.i18n import portal_language, text_in
from karakol_gsz.documents.forms import DocumentField
from procurement.models import Bid, CheckResult, RequiredDocument
from procurement.norms.admission import GROUND_CHOICES, Colour
from procurement.selectors.admission import GOOD, Line, slug_of

NEEDS_WORDS = (CheckResult.CURABLE, CheckResult.FAILED)
OTHER = "other"


@dataclass(frozen=True)
class CheckRow:
    """One line of the list with its two fields."""

    line: Line
    result: forms.BoundField
    words: forms.BoundField

    @property
    def is_plain(self) -> bool:
        """The portal sees nothing wrong, nobody said otherwise, and no error stands here."""
        said = self.line.row.result in GOOD and not self.line.row.words
        wrong = self.result.errors or self.words.errors
        return self.line.check.colour is Colour.GREEN and said and not wrong


class CheckForm(PortalForm):
    """Every line answered by a person; the button says what is proposed."""

    ground = forms.ChoiceField(
        label=_l("Ground of the rejection"),
        choices=[("", "—"), *GROUND_CHOICES],
        required=False,
    )
    words = forms.CharField(
        label=_l("Why, in words"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_l("The bidder reads exactly these words in the letter."),
    )
    proposal = forms.ChoiceField(
        choices=[("", ""), ("admit", ""), ("reject", "")],
        required=False,
        widget=forms.HiddenInput,
    )

    def __init__(self, *args: Any, bid: Bid, lines: list[Line], **kwargs: Any) -> None:
        kwargs["initial"] = {"ground": bid.reject_ground, "words": bid.reject_words}
        super().__init__(*args, **kwargs)
        self.lines_of_list = lines
        for line in lines:
            slug = slug_of(line.check)
            self.fields[f"result-{slug}"] = forms.ChoiceField(
                label=line.check.label,
                choices=[("", "—"), *CheckResult.choices],
                required=False,
                initial=line.row.result,
                widget=forms.Select(attrs={"class": "form-select"}),
            )
            self.fields[f"words-{slug}"] = forms.CharField(
                label=_("Remark"),
                required=False,
                max_length=2000,
                initial=line.row.words,
                widget=forms.TextInput(attrs={"class": "form-control", "autocomplete": "off"}),
            )
        self.fields["ground"].widget.attrs["class"] = "form-select"
        self.fields["words"].widget.attrs["class"] = "form-control"

    def rows(self) -> list[CheckRow]:
        return [
            CheckRow(
                line, self[f"result-{slug_of(line.check)}"], self[f"words-{slug_of(line.check)}"]
            )
            for line in self.lines_of_list
        ]

    def groups(self) -> list[tuple[str, list[CheckRow]]]:
        """What a person has to look at goes first; what agrees is folded away beneath."""
        rows = self.rows()
        to_look = [row for row in rows if not row.is_plain]
        plain = [row for row in rows if row.is_plain]
        return [("look", to_look), ("plain", plain)]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        for line in self.lines_of_list:
            slug = slug_of(line.check)
            result, words = data.get(f"result-{slug}", ""), data.get(f"words-{slug}", "")
            if result in NEEDS_WORDS and not words.strip():
                self.add_error(
                    f"words-{slug}",
                    _("Say in words what does not conform: “%(line)s”.")
                    % {"line": line.check.label},
                )
            if data.get("proposal") and not result:
                self.add_error(
                    f"result-{slug}",
                    _("Answer this line: “%(line)s”.") % {"line": line.check.label},
                )
        if data.get("proposal") == "reject":
            if not data.get("ground"):
                self.add_error("ground", _("Choose the ground of the rejection."))
            if not data.get("words", "").strip():
                self.add_error("words", _("Explain the rejection in words."))
        return data

    def answers(self) -> dict[str, tuple[str, str]]:
        return {
            slug_of(line.check): (
                self.cleaned_data[f"result-{slug_of(line.check)}"],
                self.cleaned_data[f"words-{slug_of(line.check)}"],
            )
            for line in self.lines_of_list
        }


@dataclass(frozen=True)
class AskedPaper:
    """One paper that may be asked for again."""

    title: str
    tick: forms.BoundField
    words: forms.BoundField


class ReturnForm(PortalForm):
    """Which papers the bidder has to bring, and what is wrong with each."""

    def __init__(
        self, *args: Any, papers: list[RequiredDocument], curable: dict[str, str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.papers = papers
        for slug, title in self._titles():
            self.fields[f"ask-{slug}"] = forms.BooleanField(
                label=title,
                required=False,
                initial=slug in curable,
                widget=forms.CheckboxInput(attrs={"class": "choice-input"}),
            )
            self.fields[f"words-{slug}"] = forms.CharField(
                label=_("What is wrong with it"),
                required=False,
                max_length=1000,
                initial=curable.get(slug, ""),
                widget=forms.TextInput(attrs={"class": "form-control", "autocomplete": "off"}),
            )

    def _titles(self) -> list[tuple[str, str]]:
        asked = [(paper.slug, str(text_in(paper, "title"))) for paper in self.papers]
        return [*asked, (OTHER, _("Another paper"))]

    def rows(self) -> list[AskedPaper]:
        return [
            AskedPaper(title, self[f"ask-{slug}"], self[f"words-{slug}"])
            for slug, title in self._titles()
        ]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        asked = [slug for slug, _title in self._titles() if data.get(f"ask-{slug}")]
        if not asked:
            raise forms.ValidationError(_("Name at least one paper that has to be brought."))
        for slug in asked:
            if not data.get(f"words-{slug}", "").strip():
                self.add_error(f"words-{slug}", _("Say what is wrong with this paper."))
        return data

    def items(self) -> list[dict[str, str]]:
        """What the bidder will read, in both languages of the call."""
        titles = {paper.slug: paper for paper in self.papers}
        found = []
        for slug, title in self._titles():
            if not self.cleaned_data[f"ask-{slug}"]:
                continue
            paper = titles.get(slug)
            found.append(
                {
                    "slug": slug,
                    "title_ru": paper.title_ru if paper else title,
                    "title_ky": paper.title_ky if paper else title,
                    "words": self.cleaned_data[f"words-{slug}"].strip(),
                }
            )
        return found


class CureForm(PortalForm):
    """One file for each paper that was named."""

    def __init__(self, *args: Any, items: list[dict[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for item in items:
            title = item["title_ky"] if _is_kyrgyz() else item["title_ru"]
            field = DocumentField(label=title, help_text=item["words"])
            field.error_messages["required"] = _("Attach a file: “%(label)s”.") % {"label": title}
            self.fields[f"paper-{item['slug']}"] = field

    def uploads(self) -> dict[str, Any]:
        return {name.removeprefix("paper-"): file for name, file in self.cleaned_data.items()}


def _is_kyrgyz() -> bool:
    return portal_language() == "ky"
