"""The app of the pages (页面应用); it owns no table."""

from django.apps import AppConfig


class Workbench(AppConfig):
    name = "jixiao.web.workbench"
    label = "workbench"
    verbose_name = "工作台"
