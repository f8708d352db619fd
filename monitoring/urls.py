"""Addresses of projects, reports and payments; each stands under the language of its reader."""

from django.urls import path

from monitoring.views import cabinet, office, public, reports

app_name = "monitoring"

REPORT = "cabinet/reports/<str:number>/<int:no>/"
OFFICE = "office/projects/<str:number>/"
OFFICE_REPORT = "office/reports/<str:number>/<int:no>/"
OFFICE_PAYMENT = "office/payments/<str:number>/<int:no>/"

urlpatterns = [
    path("projects/", public.ProjectList.as_view(), name="public_project_list"),
    path("projects/<str:number>/", public.show, name="public_project_show"),
    path("cabinet/reports/", reports.report_list, name="cabinet_report_list"),
    path("cabinet/reports/<str:number>/", cabinet.show, name="cabinet_project_show"),
    path(
        "cabinet/reports/<str:number>/payments/<int:no>/request/",
        cabinet.request_payment,
        name="cabinet_payment_request",
    ),
    path("cabinet/reports/<str:number>/act/", cabinet.sign_act, name="cabinet_act_sign"),
    path(REPORT, reports.show, name="cabinet_report_show"),
    path(f"{REPORT}narrative/", reports.narrative, name="cabinet_report_narrative"),
    path(
        f"{REPORT}narrative/autosave/",
        reports.autosave_narrative,
        name="cabinet_report_narrative_autosave",
    ),
    path(f"{REPORT}indicators/", reports.indicators, name="cabinet_report_indicators"),
    path(
        f"{REPORT}indicators/autosave/",
        reports.autosave_indicators,
        name="cabinet_report_indicators_autosave",
    ),
    path(f"{REPORT}spending/", reports.spending, name="cabinet_report_spending"),
    path(f"{REPORT}spending/add/", reports.expense, name="cabinet_expense_new"),
    path(f"{REPORT}spending/<int:pk>/", reports.expense, name="cabinet_expense_edit"),
    path(
        f"{REPORT}spending/<int:pk>/remove/",
        reports.remove_expense,
        name="cabinet_expense_remove",
    ),
    path(f"{REPORT}files/", reports.files, name="cabinet_report_files"),
    path(f"{REPORT}files/<int:pk>/remove/", reports.remove_file, name="cabinet_file_remove"),
    path(f"{REPORT}check/", reports.check, name="cabinet_report_check"),
    path(f"{REPORT}submit/", reports.submit, name="cabinet_report_submit"),
    path("office/projects/", office.ProjectList.as_view(), name="office_project_list"),
    path(OFFICE, office.project, name="office_project_show"),
    path(f"{OFFICE}start/", office.start, name="office_project_start"),
    path(f"{OFFICE}act/draft/", office.draft_act, name="office_act_draft"),
    path(f"{OFFICE}act/accept/", office.accept_act, name="office_act_accept"),
    path("office/reports/", office.ReportList.as_view(), name="office_report_list"),
    path(OFFICE_REPORT, office.report, name="office_report_show"),
    path(f"{OFFICE_REPORT}accept/", office.accept_report, name="office_report_accept"),
    path(f"{OFFICE_REPORT}return/", office.return_report, name="office_report_return"),
    path("office/payments/", office.PaymentList.as_view(), name="office_payment_list"),
    path(OFFICE_PAYMENT, office.payment, name="office_payment_show"),
    path(f"{OFFICE_PAYMENT}prepare/", office.prepare, name="office_payment_prepare"),
    path(f"{OFFICE_PAYMENT}release/", office.release, name="office_payment_release"),
]
