"""What an edition will ask, shown to its administrator before anybody else sees it."""

from django.urls import URLPattern, path

from nominations.applying.views import specimens

urlpatterns: list[URLPattern] = [
    path("configure/edition/<slug:slug>/form/", specimens.form, name="specimen-form"),
]
