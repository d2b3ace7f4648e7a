"""People who log in, organizations in both trees, posts, and who holds which post from when until when."""

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import F, Q


class Community(models.Model):
    """One residents' or villagers' committee: the tenant that every other row belongs to."""

    code = models.CharField(max_length=12, unique=True)  # 12-digit statistical division code
    name = models.CharField(max_length=64)
    name_en = models.CharField(max_length=128, blank=True)
    above = models.CharField(max_length=64, blank=True)  # 街道 or 乡镇
    above_en = models.CharField(max_length=128, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(code__regex=r"^[0-9]{12}$"), name="community_code_is_12_digits")
        ]

    def __str__(self) -> str:
        return self.name


class User(AbstractUser):
    """An account. What it may do follows from the posts it holds."""

    first_name = None  # type: ignore[assignment]  # a Chinese name is one field
    last_name = None  # type: ignore[assignment]  # likewise
    display_name = models.CharField(max_length=64)
    display_name_en = models.CharField(max_length=128, blank=True)
    is_machine = models.BooleanField(default=False)  # acts for a job or a connected system, cannot log in

    def __str__(self) -> str:
        return self.display_name or self.username


class OrganizationKind(models.TextChoices):
    COMMITTEE = "committee", "居委会"
    SUBDISTRICT = "subdistrict", "街道办事处"
    DEPARTMENT = "department", "部门"
    PROPERTY_COMPANY = "property_company", "物业服务企业"
    UTILITY = "utility", "公用事业单位"
    SCHOOL = "school", "学校"
    CLINIC = "clinic", "医疗机构"
    SOCIAL_ORGANIZATION = "social_organization", "社会组织"


class Organization(models.Model):
    """An organization, placed on the line tree (who directs its trade) and on the area tree (whose ground it is on)."""

    community = models.ForeignKey(Community, models.PROTECT, related_name="+")
    name = models.CharField(max_length=128)
    name_en = models.CharField(max_length=256, blank=True)
    kind = models.CharField(max_length=32, choices=OrganizationKind)
    line_parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="line_children")
    area_parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="area_children")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["community", "name"], name="organization_name_once_per_community"),
            models.CheckConstraint(condition=~Q(line_parent=F("id")), name="organization_not_its_own_line_parent"),
            models.CheckConstraint(condition=~Q(area_parent=F("id")), name="organization_not_its_own_area_parent"),
        ]

    def __str__(self) -> str:
        return self.name


class Post(models.Model):
    """A seat in an organization; it carries one role."""

    community = models.ForeignKey(Community, models.PROTECT, related_name="+")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="posts")
    name = models.CharField(max_length=64)
    name_en = models.CharField(max_length=128, blank=True)
    role = models.CharField(max_length=32)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["community", "organization", "name"], name="post_name_once_per_organization"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Appointment(models.Model):
    """A user holds a post from a day until a day, or until further notice."""

    community = models.ForeignKey(Community, models.PROTECT, related_name="+")
    user = models.ForeignKey(User, models.PROTECT, related_name="appointments")
    post = models.ForeignKey(Post, models.PROTECT, related_name="appointments")
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)  # last day included

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("from_on")),
                name="appointment_ends_after_it_begins",
            ),
            models.UniqueConstraint(fields=["community", "user", "post", "from_on"], name="appointment_once"),
        ]
        indexes = [models.Index(fields=["user", "from_on"], name="appointment_user")]

    def __str__(self) -> str:
        return f"appointment {self.pk}"
