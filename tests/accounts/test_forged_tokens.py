"""Sixty tokens that are none of ours, each for one reason (RFC 8725; CVE-2026-32597)."""

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Callable
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from pesan.accounts import Principal, Signer, TokenInvalid
from pesan.kit.crypto import derive
from pesan.kit.ids import SessionId, UserId, encode, new_id
from pesan.kit.secret import Secret

from ..running import Pesan

SECRET = b"s" * 40
KEY = derive(SECRET, "access tokens")
SIGNER = Signer(Secret(SECRET))
WHO = Principal(UserId(new_id()), SessionId(new_id()))

Header = dict[str, Any]
Claims = dict[str, Any]


def b64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def parts_of(token: str) -> tuple[Header, Claims]:
    head, body, _ = token.split(".")
    read = [json.loads(base64.urlsafe_b64decode(part + "==")) for part in (head, body)]
    return read[0], read[1]


HEADER, CLAIMS = parts_of(SIGNER.issue(WHO))


def signed(header: Header, claims: Any, key: bytes = KEY, hash_name: str = "sha256") -> str:
    """Whatever it says, signed with the right key: what is wrong is only what it says."""
    text = f"{b64(json.dumps(header).encode())}.{b64(json.dumps(claims).encode())}"
    return f"{text}.{b64(hmac.digest(key, text.encode(), hash_name))}"


def claiming(**changed: Any) -> str:
    return signed(HEADER, {**CLAIMS, **changed})


def headed(**changed: Any) -> str:
    return signed({**HEADER, **changed}, CLAIMS)


def without(claim: str) -> str:
    return signed(HEADER, {k: v for k, v in CLAIMS.items() if k != claim})


def bare(member: str) -> str:
    return signed({k: v for k, v in HEADER.items() if k != member}, CLAIMS)


def now() -> int:
    return int(time.time())


def public_key() -> bytes:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return key.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )


GENUINE = signed(HEADER, CLAIMS)
JWK = {"kty": "oct", "k": b64(b"e" * 32), "alg": "HS256", "kid": "mine"}

FORGED: dict[str, Callable[[], str]] = {
    # The algorithm is ours to choose.
    "alg none": lambda: signed({**HEADER, "alg": "none"}, CLAIMS),
    "alg none, no signature": lambda: signed({**HEADER, "alg": "none"}, CLAIMS).rpartition(".")[0] + ".",
    "alg None": lambda: headed(alg="None"),
    "alg NONE": lambda: headed(alg="NONE"),
    "alg nOnE": lambda: headed(alg="nOnE"),
    "alg empty": lambda: headed(alg=""),
    "alg null": lambda: headed(alg=None),
    "alg number": lambda: headed(alg=256),
    "alg list": lambda: headed(alg=["HS256"]),
    "alg missing": lambda: bare("alg"),
    "alg hs256": lambda: headed(alg="hs256"),
    "alg HS384": lambda: signed({**HEADER, "alg": "HS384"}, CLAIMS, hash_name="sha384"),
    "alg HS512": lambda: signed({**HEADER, "alg": "HS512"}, CLAIMS, hash_name="sha512"),
    "alg RS256": lambda: headed(alg="RS256"),
    "alg ES256": lambda: headed(alg="ES256"),
    "alg PS256": lambda: headed(alg="PS256"),
    "alg EdDSA": lambda: headed(alg="EdDSA"),
    "alg confusion, a public key as secret": lambda: signed(HEADER, CLAIMS, public_key()),
    # The key is ours to know.
    "another key": lambda: signed(HEADER, CLAIMS, b"k" * 32),
    "an empty key": lambda: signed(HEADER, CLAIMS, b""),
    "the operator's secret itself": lambda: signed(HEADER, CLAIMS, SECRET),
    "another purpose's key": lambda: signed(HEADER, CLAIMS, derive(SECRET, "form tokens")),
    "another operator's token": lambda: Signer(Secret(b"t" * 40)).issue(WHO),
    "kid of another": lambda: headed(kid="0" * 16),
    "kid missing": lambda: bare("kid"),
    "kid null": lambda: headed(kid=None),
    "kid a path": lambda: headed(kid="../../../../dev/null"),
    "kid an injection": lambda: headed(kid="' OR '1'='1"),
    "jwk": lambda: signed({**HEADER, "jwk": JWK}, CLAIMS, b"e" * 32),
    "jwk beside our own signature": lambda: headed(jwk=JWK),
    "jku": lambda: headed(jku="https://evil.example/jwks.json"),
    "x5u": lambda: headed(x5u="https://evil.example/cert.pem"),
    "x5c": lambda: headed(x5c=["MIIB"]),
    # What must be understood and is not.
    "crit of an unknown member": lambda: headed(crit=["exp2"], exp2=1),
    "crit empty": lambda: headed(crit=[]),
    "crit no list": lambda: headed(crit="b64"),
    "crit b64": lambda: headed(crit=["b64"], b64=False),
    "b64 false": lambda: headed(b64=False),
    "typ JWT": lambda: headed(typ="JWT"),
    "typ missing": lambda: bare("typ"),
    "typ of an id token": lambda: headed(typ="id+jwt"),
    "cty nested": lambda: headed(cty="JWT"),
    "zip": lambda: headed(zip="DEF"),
    # Who it is for, from whom, and until when.
    **{f"no {claim}": (lambda claim=claim: without(claim)) for claim in ("exp", "iat", "iss", "aud", "sub", "sid")},  # type: ignore[misc] # a default keeps the loop's value
    "expired a second ago": lambda: claiming(exp=now() - 1),
    "expired by sixty seconds": lambda: claiming(exp=now() - 60),
    "expires as text": lambda: claiming(exp="tomorrow"),
    "lives an hour": lambda: claiming(exp=now() + 3600),
    "never expires": lambda: claiming(exp=2**62),
    "not yet valid": lambda: claiming(nbf=now() + 120),
    "issued in the future": lambda: claiming(iat=now() + 120, exp=now() + 300),
    "issued as text": lambda: claiming(iat="now"),
    "another issuer": lambda: claiming(iss="evil"),
    "issuer in a list": lambda: claiming(iss=["pesan"]),
    "another audience": lambda: claiming(aud="pesan-admin"),
    "sub a number": lambda: claiming(sub=1),
    "sub of a store": lambda: claiming(sub=encode("sto", WHO.user)),
    "sub in upper case": lambda: claiming(sub=encode("usr", WHO.user).upper()),
    "sub an injection": lambda: claiming(sub="usr_'; DROP TABLE users; --"),
    "sid of a person": lambda: claiming(sid=encode("usr", WHO.user)),
    "sid a list": lambda: claiming(sid=[encode("ses", WHO.session)]),
    "claims a list": lambda: signed(HEADER, [CLAIMS]),
    "claims null": lambda: signed(HEADER, None),
    # Bytes.
    "no signature": lambda: GENUINE.rpartition(".")[0] + ".",
    "two parts": lambda: GENUINE.rpartition(".")[0],
    "four parts": lambda: GENUINE + ".x",
    "five parts, as if encrypted": lambda: ".".join([*GENUINE.split("."), "x", "y"]),
    "a changed claim under the old signature": lambda: _grafted(claiming(sub=encode("usr", new_id()))),
    "a cut signature": lambda: GENUINE[:-4],
    "a signature of another spelling": lambda: GENUINE[:-1] + _next(GENUINE[-1]),
    "padded": lambda: GENUINE + "=",
    "a space within": lambda: GENUINE.replace(".", ". ", 1),
    "not ASCII": lambda: GENUINE + "é",
    "huge": lambda: claiming(x="y" * 100_000),
    "empty": lambda: "",
    "dots": lambda: "..",
}  # fmt: skip


def _grafted(other: str) -> str:
    return f"{other.rpartition('.')[0]}.{GENUINE.rpartition('.')[2]}"


def _next(letter: str) -> str:
    """The same bits with another padding: 43 letters hold 258 bits, a signature has 256."""
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    return alphabet[alphabet.index(letter) ^ 1]


def test_ours_is_read_and_there_are_sixty_others() -> None:
    assert SIGNER.read(GENUINE) == WHO
    assert len(FORGED) >= 60
    assert hashlib.sha256(KEY).digest() != KEY


@pytest.mark.parametrize("why", sorted(FORGED))
def test_a_forged_token_is_refused(why: str) -> None:
    with pytest.raises(TokenInvalid):
        Signer(Secret(SECRET)).read(FORGED[why]())


@pytest.mark.parametrize("why", sorted(FORGED))
def test_nor_is_it_while_the_key_is_being_changed(why: str) -> None:
    with pytest.raises(TokenInvalid):
        Signer(Secret(b"n" * 40, (SECRET,))).read(FORGED[why]())


def test_a_token_of_the_key_before_is_taken_as_long_as_that_is_listed() -> None:
    token = SIGNER.issue(WHO)

    assert Signer(Secret(b"n" * 40, (SECRET,))).read(token) == WHO
    with pytest.raises(TokenInvalid):
        Signer(Secret(b"n" * 40)).read(token)
    # The name of one key with the signature of the other is neither's.
    other = Signer(Secret(b"n" * 40)).issue(WHO)
    mixed = signed(parts_of(other)[0], parts_of(token)[1], KEY)
    with pytest.raises(TokenInvalid):
        Signer(Secret(b"n" * 40, (SECRET,))).read(mixed)


async def test_over_http_each_of_them_is_one_answer(pesan: Pesan) -> None:
    """Signed with this very server's key: the rest of the reasons hold at the door too."""
    seller = await pesan.seller()
    genuine = seller.api.headers["authorization"].removeprefix("Bearer ")
    header, claims = parts_of(genuine)
    key = pesan.world.secret.key("access tokens")
    assert (await (await pesan.client(signed(header, claims, key))).get(seller.path())).is_success

    for bad_header, bad_claims in [
        ({**header, "alg": "none"}, claims),
        ({**header, "jku": "https://evil.example"}, claims),
        ({**header, "typ": "JWT"}, claims),
        (header, {**claims, "exp": now() - 1}),
        (header, {**claims, "aud": "another"}),
        (header, {**claims, "sid": encode("ses", new_id())}),
        (header, {**claims, "sub": encode("usr", new_id())}),
    ]:
        api = await pesan.client(signed(bad_header, bad_claims, key))
        for path in ("/api/v1/auth/me", "/api/v1/stores", seller.path("/orders")):
            answer = await api.get(path)
            assert (answer.status_code, answer.json()["code"]) == (401, "accounts.token_invalid")
