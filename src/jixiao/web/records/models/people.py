"""Units and the people in them (单位与人员)."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.hashers import make_password
from django.db import models

from jixiao.core.workflow import ROLES
from jixiao.web.hashers import InitialPasswordHasher


class Unit(models.Model):
    """A unit (单位) in the tree: county, departments, units beneath them. ``path`` holds the ids from the root down: ``/1/4/``.

    ``is_bureau``: the finance bureau, which supervises the whole tree. ``serial``: order among its siblings.
    """

    name = models.CharField("单位名称", max_length=120, unique=True)
    short = models.CharField("简称", max_length=40, blank=True)
    code = models.CharField("单位代码", max_length=40, blank=True)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name="上级单位"
    )
    path = models.CharField(max_length=200, db_index=True, editable=False)
    is_bureau = models.BooleanField("财政部门", default=False)
    serial = models.PositiveIntegerField("排序", default=0)
    is_active = models.BooleanField("在用", default=True)

    class Meta:
        ordering: ClassVar = ["serial", "id"]

    def __str__(self) -> str:
        return self.short or self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep ``path`` with the parent's (维护路径)."""
        super().save(*args, **kwargs)
        above = self.parent.path if self.parent is not None else "/"
        path = f"{above}{self.pk}/"
        if path != self.path:
            self.path = path
            super().save(update_fields=["path"])

    @property
    def depth(self) -> int:
        """How deep in the tree it stands (层级), the root at 0."""
        return self.path.count("/") - 2

    @property
    def indent(self) -> str:
        """Blanks that show the depth in a list of options (缩进)."""
        return "\u3000" * self.depth

    @property
    def lineage(self) -> list[int]:
        """Ids of this unit and those above it (各级上级)."""
        return [int(piece) for piece in self.path.split("/") if piece]


class MemberManager(BaseUserManager["Member"]):
    """Makes members (人员)."""

    def create_member(self, login: str, password: str | None, **fields: Any) -> Member:
        """A member with a password of his own, or none (建人员)."""
        member = self.model(login=login, **fields)
        member.set_password(password)
        member.save(using=self._db)
        return member


class Member(AbstractBaseUser):
    """A person who signs in (人员). ``must_change``: the password was given by somebody else and has to be replaced first."""

    login = models.CharField("登录名", max_length=60, unique=True)
    name = models.CharField("姓名", max_length=60)
    phone = models.CharField("联系电话", max_length=40, blank=True)
    is_active = models.BooleanField("在用", default=True)
    must_change = models.BooleanField("须改密码", default=False)

    objects: ClassVar[MemberManager] = MemberManager()

    USERNAME_FIELD = "login"
    REQUIRED_FIELDS: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name

    def set_initial_password(self, password: str) -> None:
        """A random password somebody else hands over (初始密码), to be replaced at once."""
        self.password = make_password(password, hasher=InitialPasswordHasher())
        self.must_change = True


class Post(models.Model):
    """What a member is in a unit (任职): one role in one unit."""

    member = models.ForeignKey(Member, models.CASCADE, related_name="posts", verbose_name="人员")
    unit = models.ForeignKey(Unit, models.CASCADE, related_name="posts", verbose_name="单位")
    role = models.CharField("角色", max_length=12, choices=list(ROLES.items()))

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["member", "unit", "role"], name="one_post_once")]

    def __str__(self) -> str:
        return f"{self.unit} {ROLES[self.role]}"


class Token(models.Model):
    """A member's key to the API (接口令牌): only its hash is kept."""

    member = models.ForeignKey(Member, models.CASCADE, related_name="tokens")
    title = models.CharField("用途", max_length=60)
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)
