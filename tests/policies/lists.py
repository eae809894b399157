"""Who may reach the pages of consultations and ranked lists."""

POLICY = {
    "reviews:consultations": "recommend@office",
    "reviews:consultations-ask": "recommend@office",
    "reviews:consultations-table": "recommend@office",
    "reviews:consultation-reply": "recommend@office",
    "reviews:consultation-scan": "recommend@office",
    "reviews:internal-notice": "recommend@office",
    "reviews:list": "recommend@office",
    "reviews:list-send": "recommend@office",
    "reviews:list-change": "recommend@office",
    "reviews:list-show": "recommend@office | examine@office | run@edition | audit@edition",
    "reviews:list-workbook": "recommend@office | examine@office | run@edition | audit@edition",
    "reviews:list-scan": "recommend@office | examine@office | run@edition | audit@edition",
    "reviews:list-receive": "run@edition",
    "reviews:lists-received": "run@edition | audit@edition",
}
