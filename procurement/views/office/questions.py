"""The office answers questions: to everybody at once, in both languages."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from karakol_gsz.accounts.people import PersonRequest
from karakol_gsz.core.clock import portal_now
from karakol_gsz.core.http import form_page, refusal_into
from procurement.actions import question as actions
from procurement.forms.question import AnswerForm
from procurement.models import Question
from procurement.models.question import reads_questions
from procurement.selectors import call as selectors
from procurement.views.office.doors import office_only


@office_only
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Unanswered questions, the longest wait first."""
    if not reads_questions(request.user):
        raise Http404
    context = {"questions": selectors.questions_waiting()}
    return render(request, "procurement/office/question_list.html", context)


@office_only
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: PersonRequest, pk: int) -> HttpResponseBase:
    if not reads_questions(request.user):
        raise Http404
    question = get_object_or_404(Question.objects.select_related("call", "organization"), pk=pk)
    if not request.user.has_perm("procurement.answer_question", question):
        raise PermissionDenied
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refusal_into(form):
            actions.answer(question, by=request.user, now=portal_now(), **form.cleaned_data)
            messages.success(request, _("The answer is public; the asker and all starters know."))
            return redirect("procurement:office_question_list")
    return form_page(
        request, "procurement/office/question_answer.html", form, {"question": question}
    )
