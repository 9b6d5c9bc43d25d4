import json
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from cattrs.errors import ForbiddenExtraKeysError
from hypothesis import given

from gatedrentals.adapters.postgres.json import dump, encode
from gatedrentals.adapters.postgres.license_document import read_license
from gatedrentals.domain.ids import LicenseId, PartyId, SiteId
from gatedrentals.domain.licensing.license import License
from gatedrentals.testing.strategies.licenses import licenses

ID = LicenseId(UUID(int=7))
RESIDENTS = (PartyId(UUID(int=8)), PartyId(UUID(int=9)))
ANY = licenses(SiteId("bluebonnet"), ID, RESIDENTS)


def written(license_: License) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(encode(dump(license_)))
    return document


def objects(content: object) -> Iterator[dict[str, Any]]:
    if isinstance(content, dict):
        yield content
    parts = content.values() if isinstance(content, dict) else content if isinstance(content, list) else ()
    for part in parts:
        yield from objects(part)


@given(ANY)
def test_what_was_written_is_read(license_: License) -> None:
    assert read_license(written(license_)) == license_


@given(ANY)
def test_what_an_older_release_did_not_write_has_its_default(license_: License) -> None:
    content = written(license_)
    del content["resident_since"], content["stay"]["ends"]

    read = read_license(content)

    assert (read.resident_since, read.stay.ends, read.stay.terms) == (None, (), license_.stay.terms)


@given(ANY)
def test_what_a_newer_release_wrote_is_refused_wherever_it_stands(license_: License) -> None:
    count = len(list(objects(written(license_))))

    for place in range(count):
        content = written(license_)
        list(objects(content))[place]["unheard_of"] = 1
        with pytest.raises(ForbiddenExtraKeysError):
            read_license(content)
