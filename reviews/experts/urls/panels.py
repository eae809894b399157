"""Panels, rankings and inspections for officers; scoring for experts."""

from django.urls import path

from reviews.experts.views import (
    ballots,
    imports,
    inspections,
    membership,
    panels,
    ranking,
    scoring,
)
from talentportal.directory.duties import HOME_OF, Duty

# An expert's day begins with their panels.
HOME_OF[Duty.SCORE] = "reviews:scoring"

urlpatterns = [
    path("editions/<slug:edition>/panels/", panels.panel_list, name="panels"),
    path("editions/<slug:edition>/panels/<slug:stage>/new/", panels.panel_new, name="panel_new"),
    path("panels/<int:pk>/", panels.panel, name="panel"),
    path("panels/<int:pk>/open/", panels.panel_open, name="panel_open"),
    path("panels/<int:pk>/remind/", panels.panel_remind, name="panel_remind"),
    path("panels/<int:pk>/reserve/", membership.panel_reserve, name="panel_reserve"),
    path("panels/<int:pk>/departure/", membership.member_depart, name="member_depart"),
    path("panels/<int:pk>/call/", membership.member_call, name="member_call"),
    path("panels/<int:pk>/hand-over/", membership.panel_hand_over, name="panel_hand_over"),
    path("panels/<int:pk>/close/", panels.panel_close, name="panel_close"),
    path("panels/<int:pk>/dissolve/", panels.panel_dissolve, name="panel_dissolve"),
    path("panels/<int:pk>/ballot/open/", ballots.ballot_open, name="ballot_open"),
    path("panels/<int:pk>/ballot/admit/", ballots.ballot_admit, name="ballot_admit"),
    path("panels/<int:pk>/ballot/close/", ballots.ballot_close, name="ballot_close"),
    path("panels/<int:pk>/ballot/void/", ballots.ballot_void, name="ballot_void"),
    path("panels/<int:pk>/reopenings/", panels.reopening_ask, name="reopening_ask"),
    path("reopenings/<int:pk>/grant/", panels.reopening_grant, name="reopening_grant"),
    path("reopenings/<int:pk>/drop/", panels.reopening_drop, name="reopening_drop"),
    path("editions/<slug:edition>/ranking/<slug:stage>/", ranking.ranking, name="ranking"),
    path(
        "editions/<slug:edition>/ranking/<slug:stage>/step/",
        ranking.ranking_step,
        name="ranking_step",
    ),
    path(
        "editions/<slug:edition>/ranking/<slug:stage>/workbook/",
        ranking.ranking_workbook,
        name="ranking_workbook",
    ),
    path(
        "editions/<slug:edition>/results/<slug:stage>/",
        imports.result_imports,
        name="result_imports",
    ),
    path(
        "editions/<slug:edition>/results/<slug:stage>/template/",
        imports.result_template,
        name="result_template",
    ),
    path("result-imports/<int:pk>/", imports.result_import, name="result_import"),
    path("result-imports/<int:pk>/apply/", imports.result_import_apply, name="result_import_apply"),
    path("result-imports/<int:pk>/seal/", imports.result_import_seal, name="result_import_seal"),
    path("result-imports/<int:pk>/file/", imports.result_import_file, name="result_import_file"),
    path("dossiers/<str:number>/inspection/", inspections.inspection, name="inspection"),
    path("scoring/", scoring.scoring, name="scoring"),
    path("scoring/<int:pk>/", scoring.scoring_panel, name="scoring_panel"),
    path("scoring/<int:pk>/ballot/", ballots.ballot, name="ballot"),
    path("scoring/<int:pk>/ballot/count/", ballots.ballot_count, name="ballot_count"),
    path("scoring/<int:pk>/ballot/result/", ballots.ballot_result, name="ballot_result"),
    path("scoring/<int:pk>/<slug:code>/", scoring.sheet, name="sheet"),
    path("scoring/<int:pk>/<slug:code>/submit/", scoring.sheet_submit, name="sheet_submit"),
    path("scoring/<int:pk>/<slug:code>/aside/", scoring.sheet_aside, name="sheet_aside"),
    path(
        "scoring/<int:pk>/<slug:code>/papers/<int:number>/",
        scoring.sheet_paper,
        name="sheet_paper",
    ),
    path(
        "scoring/<int:pk>/<slug:code>/papers/<int:number>/<int:page>/",
        scoring.sheet_page,
        name="sheet_page",
    ),
]
