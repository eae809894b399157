"""Honourees, their certificates and their payments."""

from django.urls import path

from reviews.honours.views import certificates, honourees, payments

urlpatterns = [
    path("editions/<slug:slug>/desk/honourees/", honourees.honourees, name="honourees"),
    path(
        "editions/<slug:slug>/desk/honourees.xlsx",
        honourees.honourees_sheet,
        name="honourees-sheet",
    ),
    path(
        "editions/<slug:slug>/desk/honourees/certificates/",
        certificates.order_all,
        name="certificates-print",
    ),
    path(
        "editions/<slug:slug>/desk/honourees/<int:pk>/certificate/",
        certificates.order_one,
        name="certificate-print",
    ),
    path("editions/<slug:edition>/payments/", payments.payments, name="payments"),
    path(
        "editions/<slug:edition>/payments/draw-up/",
        payments.payments_draw_up,
        name="payments-draw-up",
    ),
    path(
        "editions/<slug:edition>/payments/assess/", payments.payments_assess, name="payments-assess"
    ),
    path("editions/<slug:edition>/payments/act/", payments.payments_act, name="payments-act"),
    path("editions/<slug:edition>/payments.xlsx", payments.payments_sheet, name="payments-sheet"),
    path("payments/<int:pk>/take-back/", payments.payment_take_back, name="payment-take-back"),
]
