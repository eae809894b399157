"""Who may open the pages of jobs: whoever ordered them; the jobs of others are 404."""

POLICY = {
    "jobs:list": "signed-in",
    "jobs:detail": "signed-in",
    "jobs:file": "signed-in",
    "jobs:cancel": "signed-in",
    "jobs:pause": "signed-in",
    "jobs:resume": "signed-in",
    "jobs:retry": "signed-in",
}
