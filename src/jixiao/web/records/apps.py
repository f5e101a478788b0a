"""The app that owns the tables (档案应用)."""

from django.apps import AppConfig


class Records(AppConfig):
    name = "jixiao.web.records"
    label = "records"
    verbose_name = "绩效档案"
