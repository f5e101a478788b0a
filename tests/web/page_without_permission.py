"""An address whose view names no permission: somebody forgot."""

from django.http import HttpResponse
from django.urls import include, path

urlpatterns = [path("open/", lambda request: HttpResponse("open")), path("", include("jixiao.web.urls"))]
