"""Routes of administrators: editions and the settings of their documents."""

from django.urls import URLPattern, path, register_converter
from django.urls.converters import StringConverter

from talentportal.programs.registers import views as registers
from talentportal.programs.views import editions, parts


class HowConverter(StringConverter):
    """What can be done with a part of a list."""

    regex = "remove|up|down"


register_converter(HowConverter, "how")

app_name = "programs"
urlpatterns: list[URLPattern] = [
    path("configure/", editions.editions, name="editions"),
    path("configure/new/", editions.new, name="new"),
    path("configure/edition/<slug:slug>/", editions.edition, name="edition"),
    path("configure/edition/<slug:slug>/text/", editions.text, name="text"),
    path("configure/edition/<slug:slug>/next/", editions.following_edition, name="following"),
    path("configure/edition/<slug:slug>/publish/", editions.publish, name="publish"),
    path("configure/edition/<slug:slug>/discard/", editions.discard, name="discard"),
    path(
        "configure/edition/<slug:slug>/revisions/<int:number>/",
        editions.revision,
        name="revision",
    ),
    path(
        "configure/edition/<slug:slug>/revisions/<int:number>.yaml",
        editions.download,
        name="download",
    ),
    path("configure/edition/<slug:slug>/mend/<str:at>/", parts.mend, name="mend"),
    path("configure/edition/<slug:slug>/settings/<str:at>/", parts.part, name="part"),
    path("configure/edition/<slug:slug>/settings/<str:at>/add/<int:kind>/", parts.add, name="add"),
    path("configure/edition/<slug:slug>/settings/<str:at>/<how:how>/", parts.change, name="change"),
    path("registers/honours/", registers.honours, name="honours"),
    path("registers/honours/add/", registers.honour_add, name="honour_add"),
    path("registers/honours/file/", registers.honours_file, name="honours_file"),
    path("registers/honours/template.xlsx", registers.honours_template, name="honours_template"),
    path("registers/honours/<int:pk>/strike-out/", registers.honour_strike, name="honour_strike"),
    path("registers/bans/", registers.bans, name="bans"),
    path("registers/bans/add/", registers.ban_add, name="ban_add"),
    path("registers/bans/<int:pk>/lift/", registers.ban_lift, name="ban_lift"),
]
