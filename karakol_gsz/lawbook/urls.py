app_name = "lawbook"
urlpatterns: list = []
