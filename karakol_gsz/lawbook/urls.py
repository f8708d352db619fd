from django.urls import path

from karakol_gsz.lawbook import views

app_name = "lawbook"
urlpatterns = [
    path("rules/", views.rule_sets, name="public_ruleset_list"),
    path("rules/calendar/", views.calendar, name="public_calendar"),
    path("rules/calendar/<int:year>/", views.calendar, name="public_calendar_year"),
    path("rules/<slug:code>/", views.rule_set, name="public_ruleset"),
    path("office/rules/", views.office_rule_sets, name="office_ruleset_list"),
    path("office/rules/<slug:code>/adopt/", views.adopt, name="office_ruleset_adopt"),
]
