"""The officer's desk: queues, reading, steps, batches."""

from django.urls import URLPattern, path, register_converter
from django.urls.converters import StringConverter

from nominations.desk.opened import OFFICERS_VERBS
from nominations.desk.views import (
    batch,
    book_batch,
    consents,
    deadlines,
    desk,
    opinions,
    reading,
    seats,
    steps,
)


class VerbConverter(StringConverter):
    """The officers' verbs of the chain and nothing else."""

    regex = "|".join(OFFICERS_VERBS)


register_converter(VerbConverter, "verb")
DOSSIER = "dossiers/<slug:number>/"

urlpatterns: list[URLPattern] = [
    path("desk/", desk.desk, name="desk"),
    path("dossiers/", desk.queue, name="queue"),
    path("desk/joint/", consents.consents, name="consents"),
    path("desk/deadlines/", deadlines.deadlines, name="deadlines"),
    path("desk/seats/", seats.seats, name="seats"),
    path("desk/seats/<slug:slug>/<int:office>/headcount/", seats.headcount, name="headcount"),
    path("desk/opinions/", opinions.opinions_batch, name="opinions_batch"),
    path("desk/steps/<verb:verb>/", batch.batch, name="batch"),
    path("desk/books/", book_batch.order, name="book_batch"),
    path("desk/batches/<int:pk>/", batch.result, name="batch_result"),
    path(DOSSIER, reading.dossier, name="dossier"),
    path(f"{DOSSIER}history/", reading.history, name="history"),
    path(f"{DOSSIER}corrections/", reading.changes, name="changes"),
    path(f"{DOSSIER}opinions/", reading.opinions, name="opinions"),
    path(f"{DOSSIER}letters/", reading.letters, name="dossier_letters"),
    path(f"{DOSSIER}confirm/<slug:requirement>/", reading.confirm, name="confirm"),
    path(f"{DOSSIER}sighted/", reading.sighted, name="sighted"),
    path(f"{DOSSIER}id-number/", reading.id_number, name="dossier_id_number"),
    path(f"{DOSSIER}steps/<verb:verb>/", steps.step, name="step"),
]
