"""Who may open the pages of applicants."""

POLICY = {
    "nominations:start": "signed-in",
    "nominations:mine": "signed-in",
    "nominations:letters": "signed-in",
    "nominations:letter": "applicant",
    "nominations:overview": "applicant",
    "nominations:section": "applicant",
    "nominations:way_in": "applicant",
    "nominations:narrative": "applicant",
    "nominations:papers": "applicant",
    "nominations:material": "applicant",
    "nominations:upload": "applicant",
    "nominations:photo": "applicant",
    "nominations:check": "applicant",
    "nominations:preview": "applicant",
    "nominations:submit": "applicant",
    "nominations:supplement": "applicant",
    "nominations:receipt": "applicant",
    "nominations:withdraw": "applicant",
    "nominations:file": (
        "applicant | examine@office | recommend@office | approve@office"
        " | run@edition | publish@edition | audit@edition"
    ),
}
