"""The site map."""

from allauth.account.decorators import secure_admin_login
from django.conf import settings
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

from talentportal.health import healthz, readyz
from talentportal.shared.views.styleguide import styleguide

# One way in: the back office behind the portal's own sign-in and its second factor.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]

handler400 = "talentportal.shared.views.errors.bad_request"
handler500 = "talentportal.shared.views.errors.server_error"

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("i18n/", include("django.conf.urls.i18n")),
    path("", include("talentportal.directory.urls")),
    path("jobs/", include("talentportal.shared.urls")),
    path("accounts/", include("allauth.urls")),
    path("admin/", admin.site.urls),
    path("", include("talentportal.programs.urls")),
    path("", include("nominations.urls")),
    path("", include("reviews.urls")),
    path("", include("rehearsals.urls")),
]

if settings.DEMO:
    urlpatterns += [path("", include("rehearsals.demo.urls"))]

if settings.STYLE_GUIDE:
    urlpatterns += [path("styleguide/", styleguide, name="styleguide")]
