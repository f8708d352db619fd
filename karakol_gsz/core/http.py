"""How a rule's "no" reaches the person: in place, in words, with status 409."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from io import BytesIO
from typing import Any
from urllib.parse import unquote_to_bytes, urlsplit

from django.contrib import messages
from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import render
from django.urls import Resolver404, resolve
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme

from karakol_gsz.core.errors import Refusal
from karakol_gsz.core.forms import errors_of

# What belongs to the body of the refused POST and must not leak into the page shown again.
OF_THE_BODY = frozenset({"_post", "_files", "_body", "_post_parse_error", "_read_started"})
CSRF_MARKS = ("CSRF_COOKIE", "CSRF_COOKIE_NEEDS_UPDATE")


class RefusalMiddleware:
    """A Refusal raised by a view becomes the page the person stood on, with the reason on top.

    Stands last, so that showing the page again walks only through the view.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(
        self, request: HttpRequest, exception: Exception
    ) -> HttpResponseBase | None:
        if not isinstance(exception, Refusal):
            return None
        if request.method == "POST" and (page := self._page_again(request, exception)):
            return page
        context = {"reason": exception.message, "back": standing_path(request)}
        return render(request, "409.html", context, status=409)

    def _page_again(self, request: HttpRequest, refusal: Refusal) -> HttpResponseBase | None:
        path = standing_path(request)
        if not path or not isinstance(request, WSGIRequest):
            return None
        again = same_person_at(request, path)
        again.refusal = refusal.message  # type: ignore[attr-defined]
        with translation.override(
            translation.get_language_from_path(again.path_info) or translation.get_language()
        ):
            page = self.get_response(again)
        if page.status_code != 200 or not page.get("Content-Type", "").startswith("text/html"):
            return None
        request.META.update({k: again.META[k] for k in CSRF_MARKS if k in again.META})
        page.status_code = 409
        return page


def same_person_at(request: WSGIRequest, path: str) -> WSGIRequest:
    """A GET of *path* by the same person in the same session."""
    parts = urlsplit(path)
    again = WSGIRequest(
        {
            **request.META,
            "REQUEST_METHOD": "GET",
            "PATH_INFO": unquote_to_bytes(parts.path).decode("iso-8859-1"),
            "QUERY_STRING": parts.query,
            "CONTENT_LENGTH": "0",
            "CONTENT_TYPE": "",
            "wsgi.input": BytesIO(),
        }
    )
    known = vars(again).keys() | OF_THE_BODY
    vars(again).update({k: v for k, v in vars(request).items() if k not in known})
    return again


def standing_path(request: HttpRequest) -> str:
    """The page of ours the person stood on: the form's `back` field, else the Referer."""
    for candidate in (request.POST.get("back", ""), request.headers.get("Referer", "")):
        if path := _own_path(request, candidate):
            return path
    return ""


def _own_path(request: HttpRequest, url: str) -> str:
    if not url or not _is_ours(request, url):
        return ""
    parts = urlsplit(url)
    try:
        resolve(parts.path)
    except Resolver404:
        return ""
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def _is_ours(request: HttpRequest, url: str) -> bool:
    return url_has_allowed_host_and_scheme(
        url, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )


def safe_next(request: HttpRequest, default: str = "") -> str:
    """Where to go on: `next` of the form or the address, when it is ours."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    return wanted if wanted and _is_ours(request, wanted) else default


def posted(request: HttpRequest) -> QueryDict | None:
    """What was sent, an empty form too; None while the page is only being looked at.

    `request.POST or None` would take an empty form for a look and show no error.
    """
    return request.POST if request.method == "POST" else None


@contextmanager
def refusal_into(form: Any) -> Iterator[None]:
    """In a function view: a Refusal of the action becomes the form's own error on top."""
    try:
        yield
    except Refusal as refusal:
        form.refuse(refusal.message)


def form_status(*forms: Any) -> int:
    """200 for a form not yet sent, 422 for one with errors, 409 for a refused one."""
    if any(getattr(form, "refused", False) for form in forms):
        return 409
    return 422 if errors_of(*forms) else 200


def form_page(
    request: HttpRequest, template: str, form: Any, context: Mapping[str, Any] | None = None
) -> HttpResponse:
    """Render the page of a form with the status that belongs to it."""
    return render(request, template, {"form": form, **(context or {})}, status=form_status(form))


class ActionFormMixin:
    """For a FormView whose valid form calls one action: implement `perform(form)`."""

    success_message: Any = ""

    def perform(self, form: Any) -> Any:
        """Call the action; what it returns is kept as `self.done`."""
        raise NotImplementedError

    def form_valid(self, form: Any) -> HttpResponseBase:
        with refusal_into(form):
            self.done = self.perform(form)
            if self.success_message:
                messages.success(self.request, self.success_message)  # type: ignore[attr-defined]
            return super().form_valid(form)  # type: ignore[misc,no-any-return]
        return self._again(form)

    def form_invalid(self, form: Any) -> HttpResponseBase:
        return self._again(form)

    def _again(self, form: Any) -> HttpResponseBase:
        context = self.get_context_data(form=form)  # type: ignore[attr-defined]
        return self.render_to_response(context, status=form_status(form))  # type: ignore[attr-defined,no-any-return]
