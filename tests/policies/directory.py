"""Who may reach the pages of accounts, offices and people."""

POLICY = {
    "home": "signed-in",
    "act_as": "examine@office",
    "account": "signed-in",
    "who_i_am": "signed-in",
    "employer_register": "signed-in",
    "employers_to_confirm": "examine@office | manage@office",
    "employer": "examine@office | manage@office",
    "offices": "manage@office",
    "office_people": "manage@office",
    "invite": "manage@office",
    "withdraw_duty": "manage@office",
    "revoke_invitation": "manage@office",
    "resend_invitation": "manage@office",
    "invitation": "public",
}
