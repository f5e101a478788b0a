"""Signing in: throttled, calm, and nothing of it in the log."""

import logging

import pytest
from county import PASSWORD, County
from django.test import Client

from jixiao.web.security import WithoutSecrets


def sign_in(client: Client, password: str = PASSWORD, **more: str):
    return client.post("/sign-in/", {"username": "filler-roads", "password": password, **more})


def test_the_right_password_leads_back_to_where_one_was(county: County, client: Client) -> None:
    assert sign_in(client, next="/password/").url == "/password/"


def test_nobody_is_led_to_another_site(county: County, client: Client) -> None:
    assert sign_in(client, next="https://example.com/").url == "/"


def test_after_five_wrong_passwords_the_right_one_is_not_taken_either(county: County, client: Client) -> None:
    for _ in range(5):
        sign_in(client, "不是这个")
    assert "登录已暂停" in sign_in(client).content.decode()


def test_a_wrong_password_does_not_say_whether_the_name_exists(county: County, client: Client) -> None:
    known = sign_in(client, "不是这个").content.decode()
    unknown = client.post("/sign-in/", {"username": "没有这个人", "password": "不是这个"}).content.decode()
    assert "登录名或密码不对" in known and "登录名或密码不对" in unknown


def test_whoever_was_given_a_password_changes_it_first(county: County, client: Client) -> None:
    member = county.members["filler@roads"]
    member.must_change = True
    member.save()
    client.force_login(member)
    assert client.get("/").url == "/password/"


@pytest.mark.parametrize("weak", ["12345678901", "short", "filler-roads"])
def test_a_weak_password_is_refused(county: County, client: Client, weak: str) -> None:
    client.force_login(county.members["filler@roads"])
    answer = client.post("/password/", {"old_password": PASSWORD, "new_password1": weak, "new_password2": weak})
    assert answer.status_code == 422


@pytest.mark.parametrize("header, said", [
    ("Content-Security-Policy", "default-src 'self'"), ("X-Frame-Options", "DENY"), ("X-Content-Type-Options", "nosniff"), ("Cache-Control", "no-store"),
])  # fmt: skip
def test_every_page_carries_its_safety_headers(county: County, client: Client, header: str, said: str) -> None:
    assert said in client.get("/sign-in/").headers[header]


def test_cookies_are_for_https_and_out_of_reach_of_scripts() -> None:
    import subprocess
    import sys

    asked = "from jixiao.web import settings as s; print(s.SESSION_COOKIE_SECURE, s.SESSION_COOKIE_HTTPONLY, s.CSRF_COOKIE_SECURE, s.SESSION_COOKIE_SAMESITE)"
    run = subprocess.run(
        [sys.executable, "-c", asked], env={"JIXIAO_SECRET": "x"}, capture_output=True, encoding="utf-8", check=True
    )
    assert run.stdout.split() == ["True", "True", "True", "Lax"]


def test_a_password_never_reaches_the_log() -> None:
    record = logging.LogRecord("x", logging.ERROR, "x", 1, "POST password=%s&next=/", ("青山绿水",), None)
    WithoutSecrets().filter(record)
    assert record.getMessage() == "POST password=***&next=/"


def test_a_page_without_a_permission_is_not_served(county: County, client: Client, settings) -> None:
    client.force_login(county.members["filler@roads"])
    settings.ROOT_URLCONF = "page_without_permission"
    assert client.get("/open/").status_code == 404


def test_health_tells_strangers_nothing_but_that(client: Client, db: None) -> None:
    assert client.get("/health").json() == {"status": "ok"}
