"""One subject a page: typed, saved as typed, and only then told what is wrong."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from karakol_gsz.accounts.people import PersonRequest
from karakol_gsz.core.clock import portal_now
from karakol_gsz.core.errors import Refusal
from karakol_gsz.core.http import form_status, refusal_into
from karakol_gsz.core.moments import time_words
from procurement.actions import bid as bid_actions
from procurement.forms.bid import BidPageForm, PaperForm, as_document, flat
from procurement.models import Bid, BidFile
from procurement.norms.bid_pages import COMMON_PAGES
from procurement.norms.check_answers import check_answers
from procurement.norms.findings import errors, warnings
from procurement.norms.pages import Page
from procurement.selectors import bid as bids
from procurement.selectors.bid import Draft
from procurement.views.cabinet.bids_own import own_bid, park, parked, unpark

BLANK_MAX = 10


@require_http_methods(["GET", "HEAD", "POST"])
def page(request: PersonRequest, code: str, page: str) -> HttpResponse:
    """Show a page of the bid, or keep what was typed on it.

    A session may end while somebody types: what is sent without one waits, sealed, for its person.
    """
    if not request.user.is_authenticated:
        return _after_sign_in(request, code, page)
    bid = own_bid(request, code)
    if not request.user.has_perm("procurement.fill_in_bid", bid):
        raise PermissionDenied(_("An editor, a signatory or an administrator writes the bid."))
    draft = bids.draft_of(bid)
    spec = _spec(draft, page)
    if page == bids.FILES:
        return _files(request, bid, draft)
    if request.method == "POST":
        return _save(request, bid, spec)
    if not bids.may_be_changed(bid, portal_now()):
        return redirect("procurement:cabinet_bid_show", code)
    if request.GET.get("keep") == "saved":
        unpark(request)
    stored, waiting = draft.page(page), parked(request, code, page)
    document = stored.document
    if waiting is not None and waiting.document != document:
        if waiting.version != stored.version:
            return redirect("procurement:cabinet_bid_both", code, page)
        document = waiting.document
        messages.warning(request, _("This text was typed before you signed in. Save it."))
    form = BidPageForm(spec, document, language=bid.language, blank_rows=_blank(request))
    return _page(request, bid, draft, spec, form)


@login_required
@require_POST
def autosave(request: PersonRequest, code: str, page: str) -> HttpResponse:
    """What the script sends after the last key: saved, or the words why not."""
    bid = own_bid(request, code)
    spec = _spec(bids.draft_of(bid), page)
    document = as_document(spec, request.POST)
    try:
        saved = bid_actions.save_page(
            bid, page, document, version=_version(request), by=request.user, now=portal_now()
        )
    except bid_actions.StalePage:
        park(request, code, page, document, version=_version(request))
        text = _("Somebody saved this page meanwhile. Nothing is lost: look at both texts.")
        url = reverse("procurement:cabinet_bid_both", args=[code, page])
        return JsonResponse({"text": text, "url": url}, status=HTTPStatus.CONFLICT)
    except Refusal as refusal:
        return JsonResponse({"text": str(refusal)}, status=HTTPStatus.CONFLICT)
    return JsonResponse({"version": saved.version, "text": _saved(saved.saved_at)})


@login_required
@require_http_methods(["GET", "HEAD"])
def both(request: PersonRequest, code: str, page: str) -> HttpResponse:
    """Two texts of one page: the saved one and the one that came too late to be saved over it."""
    bid = own_bid(request, code)
    spec, mine = _spec(bids.draft_of(bid), page), parked(request, code, page)
    if mine is None:
        return redirect("procurement:cabinet_bid_page", code, page)
    return _both_texts(request, bid, spec, mine.document)


def _save(request: PersonRequest, bid: Bid, spec: Page) -> HttpResponse:
    document, now = as_document(spec, request.POST), portal_now()
    form = BidPageForm(spec, document, language=bid.language, bound=True)
    with refusal_into(form):
        try:
            bid_actions.save_page(
                bid, spec.slug, document, version=_version(request), by=request.user, now=now
            )
        except bid_actions.StalePage:
            park(request, bid.code, spec.slug, document, version=_version(request))
            return _both_texts(request, bid, spec, document, status=HTTPStatus.CONFLICT)
        unpark(request)
        return _after_saving(request, bid, spec)
    return _page(request, bid, bids.draft_of(bid), spec, form, version=_version(request))


def _after_saving(request: PersonRequest, bid: Bid, spec: Page) -> HttpResponse:
    here = reverse("procurement:cabinet_bid_page", args=[bid.code, spec.slug])
    draft = bids.draft_of(bid)
    if "add_row" in request.POST:
        row = len(draft.documents[spec.slug].get("rows") or ()) + 1
        return redirect(f"{here}?add=1#row-{row}")
    if "later" in request.POST:
        messages.success(request, _saved(draft.page(spec.slug).saved_at))
        return redirect("procurement:cabinet_bid_show", bid.code)
    found = [f for f in draft.findings if f.where.partition(".")[0] == spec.slug]
    if wrong := errors(found):
        form = BidPageForm(
            spec, draft.documents[spec.slug], language=bid.language, findings=wrong, bound=True
        )
        return _page(request, bid, draft, spec, form)
    for remark in warnings(found):
        messages.warning(request, remark.words)
    return redirect(_next(bid, draft, spec))


def _page(
    request: PersonRequest,
    bid: Bid,
    draft: Draft,
    spec: Page,
    form: BidPageForm,
    *,
    version: int | None = None,
) -> HttpResponse:
    stored = draft.page(spec.slug)
    slugs = [page.slug for page in draft.pages]
    context: dict[str, Any] = {
        "bid": bid,
        "page": spec,
        "form": form,
        "step": slugs.index(spec.slug) + 1,
        "steps": len(slugs),
        "version": stored.version if version is None else version,
        "saved": _saved(stored.saved_at),
        "sums": _sums(draft, spec),
        "sensitive": bid.call.is_sensitive,
    }
    template = "procurement/cabinet/bid_page.html"
    return render(request, template, context, status=form_status(form))


def _sums(draft: Draft, spec: Page) -> Any:
    return bids.budget_sums(draft) if spec.slug == "budget" else None


def _both_texts(
    request: PersonRequest,
    bid: Bid,
    spec: Page,
    mine: dict[str, Any],
    *,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    theirs = bids.draft_of(bid).page(spec.slug)
    context = {
        "bid": bid,
        "page": spec,
        "theirs": check_answers([spec], {spec.slug: theirs.document})[0],
        "mine": check_answers([spec], {spec.slug: mine})[0],
        "theirs_saved": theirs.saved_at,
        "version": theirs.version,
        "hidden": _hidden(spec, mine),
        "sensitive": bid.call.is_sensitive,
    }
    return render(request, "procurement/cabinet/bid_both.html", context, status=status)


def _hidden(spec: Page, document: dict[str, Any]) -> list[tuple[str, str]]:
    """A text as the hidden fields of the form that saves it."""
    pairs = flat(spec, document).items()
    return [(name, "on" if value is True else value or "") for name, value in pairs if value]


def _after_sign_in(request: HttpRequest, code: str, slug: str) -> HttpResponse:
    here = reverse("procurement:cabinet_bid_page", args=[code, slug])
    if request.method == "POST":
        spec = {page.slug: page for page in COMMON_PAGES}.get(slug)
        if spec is not None:
            document = as_document(spec, request.POST)
            park(request, code, slug, document, version=_version(request))
    return redirect_to_login(here)


# --- Files -----------------------------------------------------------------------------------


def _files(request: PersonRequest, bid: Bid, draft: Draft) -> HttpResponse:
    """Each paper has a form of its own: what failed is tried again alone."""
    papers = {paper.slug: paper for paper in draft.facts.required_documents}
    forms = {slug: PaperForm(paper) for slug, paper in papers.items()}
    here = reverse("procurement:cabinet_bid_page", args=[bid.code, bids.FILES])
    if request.method == "POST" and "remove" in request.POST:
        mine = BidFile.objects.visible_to(request.user).filter(bid=bid)
        file = get_object_or_404(mine, pk=_whole(request.POST["remove"]))
        bid_actions.detach(file, by=request.user, now=portal_now())
        messages.success(request, _("The file is removed."))
        return redirect(f"{here}#paper-{file.slug}")
    if request.method == "POST" and (paper := papers.get(request.POST.get("paper", ""))):
        form = forms[paper.slug] = PaperForm(paper, request.POST, request.FILES)
        if form.is_valid():
            with refusal_into(form):
                for upload in form.cleaned_data[paper.slug]:
                    bid_actions.attach(bid, paper.slug, upload, by=request.user, now=portal_now())
                messages.success(request, _("Attached: %(name)s") % {"name": paper.label})
                return redirect(f"{here}#paper-{paper.slug}")
    elif request.method == "POST":
        return redirect("procurement:cabinet_bid_check", bid.code)
    if request.method != "POST" and not bids.may_be_changed(bid, portal_now()):
        return redirect("procurement:cabinet_bid_show", bid.code)
    files = bids.files_of(bid)
    context = {
        "bid": bid,
        "page": draft.named(bids.FILES),
        "papers": [
            {
                "paper": paper,
                "form": forms[slug],
                "files": [_shown(file) for file in files if file.slug == slug],
            }
            for slug, paper in papers.items()
        ],
        "forms": forms,
        "count": len(files),
        "limit": bids.file_limit(),
        "step": len(draft.pages),
        "steps": len(draft.pages),
        "sensitive": bid.call.is_sensitive,
    }
    template = "procurement/cabinet/bid_files.html"
    return render(request, template, context, status=form_status(*forms.values()))


def _shown(file: BidFile) -> dict[str, Any]:
    return {"file": file, **bids.file_facts(file)}


def _spec(draft: Draft, slug: str) -> Page:
    try:
        return draft.named(slug)
    except KeyError:
        raise Http404 from None


def _next(bid: Bid, draft: Draft, spec: Page) -> str:
    """The page after this one; after the last, the check."""
    slugs = [page.slug for page in draft.pages]
    following = slugs[slugs.index(spec.slug) + 1 :]
    if following:
        return reverse("procurement:cabinet_bid_page", args=[bid.code, following[0]])
    return reverse("procurement:cabinet_bid_check", args=[bid.code])


def _version(request: HttpRequest) -> int:
    return _whole(request.POST.get("version", ""))


def _whole(typed: str) -> int:
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else 0


def _blank(request: HttpRequest) -> int | None:
    asked = _whole(request.GET.get("add", ""))
    return min(asked, BLANK_MAX) or None


def _saved(moment: Any) -> str:
    return _("Saved: %(time)s") % {"time": time_words(moment)} if moment else ""
