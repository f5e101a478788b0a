"""The API keeps to its own description, whatever is sent to it: generated requests, every answer checked."""

from datetime import timedelta

import pytest
import schemathesis
from county import County, found_county
from django.utils import timezone
from hypothesis import HealthCheck, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import response_schema_conformance, status_code_conformance

from jixiao.web.records.services.token import make_token


@pytest.fixture
def served(db: None) -> County:
    county = found_county()
    county.evaluation("roads", "农村公路养护")
    return county


@pytest.fixture
def description(served: County):
    from jixiao.web.wsgi import application

    _token, key = make_token(
        actor=served.actor("filler@roads"), title="测试", until=timezone.localdate() + timedelta(days=30)
    )
    from jixiao.web.api.door import api

    schema = schemathesis.openapi.from_dict(api.get_openapi_schema(path_prefix="/api/"))
    schema.app = application
    schema.config.update(headers={"Authorization": f"Bearer {key}"})
    return schema


api = schemathesis.pytest.from_fixture("description")


@api.parametrize()
@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
def test_every_answer_is_as_described(case) -> None:
    answer = case.call()
    case.validate_response(answer, checks=[not_a_server_error, status_code_conformance, response_schema_conformance])
