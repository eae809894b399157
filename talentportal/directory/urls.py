"""Routes of accounts, offices and people."""

from django.urls import URLPattern, path

from talentportal.directory.views import accounts, employers, invitations, offices

urlpatterns: list[URLPattern] = [
    # Before allauth's own route of the same name.
    path(
        "accounts/2fa/totp/activate/",
        accounts.ActivateSecondFactor.as_view(),
        name="mfa_activate_totp",
    ),
    path("home/", accounts.home, name="home"),
    path("home/as/<str:key>/", accounts.act_as, name="act_as"),
    path("account/", accounts.account, name="account"),
    path("account/who-i-am/", accounts.who_i_am, name="who_i_am"),
    path("employers/register/", employers.register, name="employer_register"),
    path("employers/to-confirm/", employers.to_confirm, name="employers_to_confirm"),
    path("employers/<int:pk>/", employers.decide, name="employer"),
    path("offices/", offices.offices, name="offices"),
    path("offices/<int:pk>/people/", offices.people, name="office_people"),
    path("offices/<int:pk>/invite/", offices.invite, name="invite"),
    path(
        "offices/<int:pk>/people/<int:user_pk>/withdraw/<slug:duty>/",
        offices.withdraw,
        name="withdraw_duty",
    ),
    path(
        "offices/<int:pk>/invitations/<int:invitation_pk>/revoke/",
        offices.revoke_invitation,
        name="revoke_invitation",
    ),
    path(
        "offices/<int:pk>/invitations/<int:invitation_pk>/resend/",
        offices.resend_invitation,
        name="resend_invitation",
    ),
    path("invitations/<str:token>/", invitations.invitation, name="invitation"),
]
