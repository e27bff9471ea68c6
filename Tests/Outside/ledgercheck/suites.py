"""The signature suites this checker speaks, by their number in an entry, and the names of their keys."""

import hashlib

from . import ed25519, p256
from .encodings import base64url

ED25519 = 1
ES256 = 2
_MODULES = {ED25519: ed25519, ES256: p256}
KEY_LENGTHS = {ED25519: 32, ES256: 33}
ALGORITHMS = {ED25519: "EdDSA", ES256: "ES256"}
SIGNATURE_LENGTH = 64


def is_public_key(suite, public):
    return _MODULES[suite].is_public_key(public)


def verify(suite, public, signature, message):
    return _MODULES[suite].verify(public, signature, message)


def canonical_jwk(suite, public):
    """The members RFC 7638 §3.2 hashes, in its order."""
    if suite == ED25519:
        return '{"crv":"Ed25519","kty":"OKP","x":"%s"}' % base64url(public)
    x, y = p256.coordinates(public)
    return '{"crv":"P-256","kty":"EC","x":"%s","y":"%s"}' % (base64url(x), base64url(y))


def thumbprint(suite, public):
    return base64url(hashlib.sha256(canonical_jwk(suite, public).encode()).digest())
