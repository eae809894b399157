"""Who may reach the officer's desk, batches and jobs; every other visitor is turned away."""

HOLDS = "examine@office | recommend@office | approve@office | run@edition | publish@edition"
SEES = f"{HOLDS} | audit@edition"

POLICY = {
    "nominations:desk": SEES,
    "nominations:queue": SEES,
    "nominations:seats": SEES,
    "nominations:consents": "approve@office | examine@office",
    "nominations:deadlines": "recommend@office | examine@office",
    "nominations:headcount": "recommend@office",
    "nominations:batch": SEES,
    "nominations:opinions_batch": SEES,
    "nominations:batch_result": HOLDS,
    "nominations:book_batch": SEES,
    # Its applicant is led to his own page.
    "nominations:dossier": f"applicant | {SEES}",
    "nominations:history": SEES,
    "nominations:changes": SEES,
    "nominations:opinions": SEES,
    "nominations:dossier_letters": SEES,
    "nominations:confirm": HOLDS,
    "nominations:sighted": HOLDS,
    "nominations:dossier_id_number": HOLDS,
    "nominations:step": HOLDS,
}
