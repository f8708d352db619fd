"""My bids: the list, the beginning, the task list, one's own copy."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.mixins import LoginRequiredMixin
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from karakol_gsz.accounts.people import PersonRequest
from karakol_gsz.core.clock import portal_now
from karakol_gsz.core.http import form_page, refusal_into
from karakol_gsz.core.i18n import portal_language, text_in
from karakol_gsz.core.listing import ListingView
from procurement.actions import bid as bid_actions
from procurement.forms.bid import StartForm, field_at
from procurement.models import Bid, BidVersion, Call
from procurement.norms.admission import Colour
from procurement.norms.check_answers import Answer, check_answers
from procurement.norms.findings import Finding, errors
from procurement.norms.pages import PAGE_STATE_WORDS, Kind, PageState, gaps, page_state
from procurement.selectors import bid as bids
from procurement.selectors.bid import Draft
from procurement.states import CALL_WITH_RESULTS, BidState
from procurement.views.cabinet.bids_own import own_bid

TONES = {
    PageState.NOT_STARTED: "quiet",
    PageState.IN_PROGRESS: "going",
    PageState.COMPLETE: "done",
}
NAMED_GAPS = 3
MARKS = {Colour.GREEN: "done", Colour.AMBER: "info", Colour.RED: "warning"}


class BidList(LoginRequiredMixin, ListingView):
    """Everything the visitor's NGOs began or sent."""

    template_name = "procurement/cabinet/bid_list.html"
    model = Bid

    def get_queryset(self) -> QuerySet[Any]:
        self.queryset = bids.bids_of(self.request.user)
        return super().get_queryset()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(now=portal_now(), **kwargs)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: PersonRequest, number: str, lot_no: int) -> HttpResponse:
    """Choose the language and begin; whoever began already goes on with that bid."""
    call = get_object_or_404(Call.objects.visible_to(request.user), number=number)
    lot = get_object_or_404(call.lots.all(), no=lot_no)
    organizations = {str(one.public_id): one for one in bids.bidders_of(request.user)}
    if not organizations:
        raise Http404
    choices = [(key, str(text_in(one, "full_name"))) for key, one in organizations.items()]
    form = StartForm(
        request.POST if request.method == "POST" else None,
        organizations=choices,
        initial={
            "language": portal_language(),
            "organization": request.GET.get("organisation", choices[0][0]),
        },
    )
    if form.is_valid():
        with refusal_into(form):
            chosen = organizations[form.cleaned_data.get("organization", choices[0][0])]
            bid = bid_actions.start(
                call,
                lot,
                chosen,
                language=form.cleaned_data["language"],
                by=request.user,
                now=portal_now(),
            )
            return redirect("procurement:cabinet_bid_show", bid.code)
    one = next(iter(organizations.values())) if len(organizations) == 1 else None
    context = {
        "call": call,
        "lot": lot,
        "organization": one,
        "reasons": [reason.words for reason in bids.barriers(one)] if one else [],
        "is_open": call.accepts_at(portal_now()),
        "closing_words": bids.closing_words(call) if call.closes_at else "",
        "now": portal_now(),
        "sensitive": call.is_sensitive,
    }
    return form_page(request, "procurement/cabinet/bid_start.html", form, context)


@login_required
@require_safe
def show(request: PersonRequest, code: str) -> HttpResponse:
    """The task list with the secretary's mirror; after the close, where the bid stands."""
    bid, now = own_bid(request, code), portal_now()
    may_change = bids.may_be_changed(bid, now)
    context: dict[str, Any] = {
        "bid": bid,
        "now": now,
        "may_change": may_change,
        "may_write": request.user.has_perm("procurement.fill_in_bid", bid),
        "may_send": request.user.has_perm("procurement.submit_bid", bid),
        "closing_words": bids.closing_words(bid.call) if bid.call.closes_at else "",
        "has_results": bid.call.state in CALL_WITH_RESULTS,
        "sensitive": bid.call.is_sensitive,
    }
    if bid.state in (BidState.DRAFT, BidState.SUBMITTED):
        draft = bids.draft_of(bid)
        found = draft.findings
        checks = bids.mirror(bid, draft)
        context |= {
            "title": _title(draft),
            "tasks": tasks(bid, draft, found, may_write=context["may_write"]) if may_change else [],
            "is_ready": not errors(found),
            "unsent": may_change and bids.has_unsent(bid, draft),
            "mirror": [_mirrored(check) for check in checks],
            "good": sum(check.colour is Colour.GREEN for check in checks),
            "bad": sum(check.colour is Colour.RED for check in checks),
            "to_look": sum(check.colour is Colour.AMBER for check in checks),
        }
    return render(request, "procurement/cabinet/bid_show.html", context)


@login_required
@require_safe
def copy(request: PersonRequest, code: str) -> HttpResponse:
    """What was sent, as it was sent: the owner's own copy, for ever."""
    bid = own_bid(request, code)
    versions = list(BidVersion.objects.visible_to(request.user).filter(bid=bid).order_by("-number"))
    wanted = request.GET.get("version", "")
    version = next((one for one in versions if str(one.number) == wanted), None) or next(
        iter(versions), None
    )
    if version is None:
        messages.info(request, _("The bid was not sent yet."))
        return redirect("procurement:cabinet_bid_show", code)
    package = bids.unpacked(version)
    context = {
        "bid": bid,
        "version": version,
        "versions": versions,
        "sections": sections(bid, package["documents"], package["files"]),
        "sensitive": bid.call.is_sensitive,
    }
    return render(request, "procurement/cabinet/bid_copy.html", context)


def tasks(bid: Bid, draft: Draft, found: list[Finding], *, may_write: bool) -> list[dict[str, Any]]:
    """Every page with its state in words, and what is still missing on it."""
    rows = []
    for page in draft.pages:
        document = draft.documents[page.slug]
        state = page_state(page, document)
        label, tone = PAGE_STATE_WORDS[state], TONES[state]
        wrong = [one for one in errors(found) if one.where.partition(".")[0] == page.slug]
        hint = ""
        if state is PageState.IN_PROGRESS or (state is PageState.COMPLETE and wrong):
            missing = [str(gap.facts["label"]) for gap in gaps(page, document)]
            hint = _hint(missing) if missing else wrong[0].words if wrong else ""
        if state is PageState.COMPLETE and wrong:
            label, tone = _("To be corrected"), "waiting"
        elif state is PageState.NOT_STARTED and not wrong:
            label = _("Not required")
        url = reverse("procurement:cabinet_bid_page", args=[bid.code, page.slug])
        rows.append({"label": page.title, "url": url, "state": label, "tone": tone, "hint": hint})
    return rows


def sections(
    bid: Bid, documents: dict[str, Any], files: list[dict[str, Any]], *, may_change: bool = False
) -> list[dict[str, Any]]:
    """The bid as label and value; files by their paper, each a link to its download."""
    shown = []
    for section in check_answers(bids.pages_of(bid), documents):
        url = reverse("procurement:cabinet_bid_page", args=[bid.code, section.slug])
        told: dict[str, Any] = {
            "slug": section.slug,
            "title": section.title,
            "change_url": url if may_change else "",
            "rows": [
                (_label(answer), answer.value if answer.given else "") for answer in section.answers
            ],
            "table": section.table,
        }
        if section.slug == bids.FILES:
            told["rows"] = []
            told["papers"] = [
                {"label": paper.label, "files": [f for f in files if f["slug"] == paper.slug]}
                for paper in bids.asked_papers(bid.call)
            ]
        shown.append(told)
    return shown


def problems(bid: Bid, draft: Draft) -> list[dict[str, str]]:
    """What stops the sending, each with the address of its field."""
    return [
        {"text": one.words, "url": place(bid, draft, one.where)} for one in errors(draft.findings)
    ]


def _label(answer: Answer) -> str:
    """A question of two languages stands there twice; each says which of them it is."""
    if not answer.language:
        return str(answer.label)
    return f"{answer.label} ({get_language_info(answer.language)['name_local'].lower()})"


def place(bid: Bid, draft: Draft, where: str) -> str:
    """The address of a page and of the field on it."""
    slug = where.partition(".")[0]
    url = reverse("procurement:cabinet_bid_page", args=[bid.code, slug])
    name = field_at(draft.named(slug), where, bid.language)
    if slug == bids.FILES and name:
        return f"{url}#paper-{name}"
    if any(one.name == name and one.kind is Kind.CHOICE for one in draft.named(slug).fields):
        return f"{url}#id_{name}_0"  # the first of its round keys
    return f"{url}#id_{name}" if name and name != "rows" else url


def _title(draft: Draft) -> str:
    project = draft.documents["project"]
    return str(project.get("title_ru") or project.get("title_ky") or "")


def _hint(missing: list[str]) -> str:
    named = ", ".join(dict.fromkeys(missing[:NAMED_GAPS]))
    more = len(missing) - NAMED_GAPS
    if more > 0:
        return _("Missing: %(labels)s and %(count)s more") % {"labels": named, "count": more}
    return _("Missing: %(labels)s") % {"labels": named}


def _mirrored(check: Any) -> dict[str, Any]:
    words = check.findings[0].words if check.findings else ""
    return {
        "label": check.label,
        "words": words,
        "colour": check.colour.value,
        "icon": MARKS[check.colour],
    }
