"""Routes of the demonstration."""

from django.urls import path

from rehearsals.demo import views

urlpatterns = [
    path("demo/", views.people, name="demo"),
    path("demo/as/<int:pk>/", views.sign_in_as, name="demo_sign_in"),
    path("demo/clock/", views.set_clock, name="demo_clock"),
]
