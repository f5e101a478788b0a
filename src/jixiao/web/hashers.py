"""How initial passwords are hashed (初始密码摘要)."""

from __future__ import annotations

from django.contrib.auth.hashers import PBKDF2PasswordHasher


class InitialPasswordHasher(PBKDF2PasswordHasher):
    """For passwords we draw ourselves, at random and of sixty bits (初始密码): guessing them is hopeless at any speed, so hashing a hundred need not take a minute.

    Whoever signs in with one chooses his own at once, and that is hashed slowly.
    """

    algorithm = "pbkdf2_initial"
    iterations = 20_000
