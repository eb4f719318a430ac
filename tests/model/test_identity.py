"""Which claims of a provider name a person (trust.md: verified addresses, the configured issuer and tenant)."""

from datetime import UTC, datetime, timedelta

import pytest

from kpicore.model.serving import Distrust, Identity, Issuer, identified, issuers_of

NOW = datetime(2026, 11, 30, 9, 0, tzinfo=UTC)
GOOGLE = {"default": Issuer("https://accounts.google.com")}
CLAIMS = {
    "iss": "https://accounts.google.com",
    "provider": "default",
    "email": "Sato@Example.co.jp",
    "email_verified": True,
    "name": "佐藤 花子",
    "iat": (NOW - timedelta(hours=1)).timestamp(),
}


def test_a_verified_address_of_the_configured_issuer_names_a_person_in_lower_case():
    assert identified(CLAIMS, GOOGLE, NOW) == Identity("sato@example.co.jp", "佐藤 花子")


@pytest.mark.parametrize(
    ("claims", "why"),
    [
        ({"iss": "https://accounts.google.com.evil.example"}, Distrust.WRONG_ISSUER),
        ({"iss": None}, Distrust.WRONG_ISSUER),
        ({"provider": "other"}, Distrust.WRONG_ISSUER),
        ({"email_verified": False}, Distrust.NOT_VERIFIED),
        ({"email_verified": None}, Distrust.NOT_VERIFIED),
        ({"email_verified": "false"}, Distrust.NOT_VERIFIED),
        ({"email_verified": ["true"]}, Distrust.NOT_VERIFIED),
        ({"email": ""}, Distrust.NO_ADDRESS),
        ({"email": "a@b@c"}, Distrust.NO_ADDRESS),
        ({"email": "@example.co.jp"}, Distrust.NO_ADDRESS),
        ({"iat": (NOW - timedelta(days=31)).timestamp()}, Distrust.EXPIRED),
        ({"iat": None}, Distrust.EXPIRED),
        ({"iat": "soon"}, Distrust.EXPIRED),
        ({"iat": 1e30}, Distrust.EXPIRED),
        ({"iat": (NOW + timedelta(minutes=6)).timestamp()}, Distrust.FROM_THE_FUTURE),
    ],
)
def test_claims_that_cannot_be_trusted_name_nobody_and_say_why(claims, why):
    assert identified(CLAIMS | claims, GOOGLE, NOW) == why


def test_a_providers_clock_may_be_a_few_minutes_ahead():
    ahead = CLAIMS | {"iat": (NOW + timedelta(minutes=4)).timestamp()}

    assert isinstance(identified(ahead, GOOGLE, NOW), Identity)


@pytest.mark.parametrize("claims", [{"email_verified": "true"}, {"email_verified": None, "xms_edov": "1"}])
def test_the_ways_providers_write_yes_count(claims):
    assert isinstance(identified(CLAIMS | claims, GOOGLE, NOW), Identity)


@pytest.mark.parametrize(
    ("claims", "is_accepted"),
    [({"hd": "example.co.jp"}, True), ({"tid": "example.co.jp"}, True), ({"hd": "evil.example"}, False), ({}, False)],
)
def test_where_a_tenant_is_configured_only_its_people_come_in(claims, is_accepted):
    only = {"default": Issuer("https://accounts.google.com", tenant="example.co.jp")}

    assert (identified(CLAIMS | claims, only, NOW) != Distrust.WRONG_TENANT) == is_accepted


def test_the_issuer_is_the_metadata_address_without_its_well_known_path():
    auth = {
        "redirect_uri": "https://board.example.co.jp/oauth2callback",
        "google": {"server_metadata_url": "https://accounts.google.com/.well-known/openid-configuration"},
        "microsoft": {
            "server_metadata_url": "https://login.microsoftonline.com/4f5a/v2.0/.well-known/openid-configuration",
            "tenant": "4f5a",
        },
        "broken": {"client_id": "no metadata"},
    }

    assert issuers_of(auth) == {
        "google": Issuer("https://accounts.google.com"),
        "microsoft": Issuer("https://login.microsoftonline.com/4f5a/v2.0", "4f5a"),
    }


def test_several_tenants_behind_one_address_never_match():
    auth = {"server_metadata_url": "https://login.microsoftonline.com/common/v2.0/.well-known/openid-configuration"}
    claims = CLAIMS | {"iss": "https://login.microsoftonline.com/4f5a/v2.0", "xms_edov": True}

    assert identified(claims, issuers_of(auth), NOW) == Distrust.WRONG_ISSUER
