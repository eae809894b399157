"""The site map as the demonstration has it."""

from django.urls import path

from talentportal.directory.views import demo
from talentportal.urls import urlpatterns as site

urlpatterns = [
    path("demo/", demo.people, name="demo"),
    path("demo/as/<int:pk>/", demo.sign_in_as, name="demo_sign_in"),
    path("demo/clock/", demo.set_clock, name="demo_clock"),
    *site,
]
