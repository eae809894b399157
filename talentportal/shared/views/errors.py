"""Pages for what cannot be answered, where Django's own view would not say enough."""

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse
from django.template import loader
from django.views import defaults

# Both languages, as nothing can be asked for the visitor's; without a style sheet, whose address
# only the manifest of static files knows.
BROKEN = """<!doctype html>
<html lang="zh-Hans">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>系统出现故障</title>
</head>
<body>
<main>
<h1>系统出现故障</h1>
<p>本次操作没有完成，已填写并保存的内容不受影响。请过几分钟再试；仍不能使用的，请与主办单位联系。</p>
<p><a href="/">返回首页</a></p>
<p lang="en">Something went wrong on our side. What you asked for was not done; what had been saved
is still there. Please try again in a few minutes. <a href="/">Back to the start</a></p>
</main>
</body>
</html>
"""
TOO_MUCH = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """A form with more than is taken is not damaged: say that it is too large (413)."""
    if isinstance(exception, TOO_MUCH):
        return HttpResponse(loader.get_template("413.html").render(), status=413)
    return defaults.bad_request(request, exception)


def server_error(request: HttpRequest) -> HttpResponse:
    """Something is broken, and it may be anything: no template, catalogue, session or database."""
    return HttpResponse(BROKEN, status=500)
