"""The API keeps to its own description, whatever is sent to it: generated requests, every answer checked."""

from datetime import timedelta

import pytest
import schemathesis
from county import County, found_county
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import response_schema_conformance, status_code_conformance

from jixiao.web.api.door import api
from jixiao.web.records.models import Filing
from jixiao.web.records.services.token import make_token
from jixiao.web.wsgi import application

CHECKS = [not_a_server_error, status_code_conformance, response_schema_conformance]


@pytest.fixture
def served(db: None) -> County:
    county = found_county()
    county.evaluation("roads", "农村公路养护")
    return county


@pytest.fixture
def description(served: County):
    """What the API says of itself, asked with the token of somebody who may write."""
    _token, key = make_token(
        actor=served.actor("filler@roads"), title="测试", until=timezone.localdate() + timedelta(days=30)
    )
    schema = schemathesis.openapi.from_dict(api.get_openapi_schema(path_prefix="/api/"))
    schema.app = application
    schema.config.update(headers={"Authorization": f"Bearer {key}"})
    return schema


def test_every_answer_is_as_described(description) -> None:
    asked, statuses = [], set()
    number = Filing.objects.get().pk
    for found in description.get_all_operations():
        operation = found.ok()
        asked.append(operation.label)

        @settings(
            max_examples=12, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True, database=None
        )
        @given(case=operation.as_strategy())
        def keeps_to_it(case) -> None:
            if (
                case.path_parameters
                and "number" in case.path_parameters
                and case.path_parameters["number"] in range(1, 100)
            ):
                case.path_parameters["number"] = number  # a small one is meant to be there
            answer = case.call()
            statuses.add(answer.status_code)
            case.validate_response(answer, checks=CHECKS)

        keeps_to_it()
    assert len(asked) >= 11
    assert {200, 404, 422} <= statuses
