"""Notice officers' pages."""

from django.urls import path

from reviews.notices.views import inquiries, notices

urlpatterns = [
    path("desk/notices/", notices.desk, name="notices-desk"),
    path("desk/notices/new/<slug:slug>/<str:stage>/", notices.draft, name="notice-draft"),
    path("desk/notices/<slug:slug>/", notices.notice, name="notice-desk"),
    path("desk/notices/<slug:slug>/words/", notices.words, name="notice-words"),
    path("desk/notices/<slug:slug>/open/", notices.open_notice, name="notice-open"),
    path("desk/notices/<slug:slug>/extend/", notices.extend, name="notice-extend"),
    path("desk/notices/<slug:slug>/take-back/", notices.take_back, name="notice-take-back"),
    path("desk/notices/<slug:slug>/letter/", inquiries.letter, name="notice-letter"),
    path("desk/notices/<slug:slug>/close/", notices.close, name="notice-close"),
    path("desk/objections/", inquiries.objections, name="objections"),
    path("desk/objections/<str:reference>/", inquiries.objection, name="objection"),
    path(
        "desk/objections/<str:reference>/files/<int:number>/",
        inquiries.objection_file,
        name="objection-file",
    ),
    path("desk/objections/<str:reference>/end/", inquiries.end, name="objection-end"),
    path("desk/objections/<str:reference>/member/", inquiries.member, name="objection-member"),
]
