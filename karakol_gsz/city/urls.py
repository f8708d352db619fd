from django.urls import path

from karakol_gsz.city import views

app_name = "city"
urlpatterns = [
    path("office/city/", views.card, name="office_city_show"),
    path("office/city/edit/", views.card_edit, name="office_city_edit"),
    path("office/city/signatories/new/", views.signatory_new, name="office_signatory_new"),
    path("office/city/signatories/<int:pk>/end/", views.signatory_end, name="office_signatory_end"),
    path("office/orders/", views.OrderList.as_view(), name="office_order_list"),
    path("office/orders/new/", views.order_new, name="office_order_new"),
    path("office/orders/<int:pk>/", views.order, name="office_order_show"),
]
