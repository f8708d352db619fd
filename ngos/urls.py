from django.urls import URLPattern, URLResolver

app_name = "ngos"
urlpatterns: list[URLPattern | URLResolver] = []
