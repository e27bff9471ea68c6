"""Health codes, as a person types or a camera reads them."""

import hashlib
import re

from .encodings import base32_lower
from .failures import invalid, malformed, upgrade_needed

_ORIGIN = "[a-z0-9][a-z0-9._/-]{0,119}"


def health_code(origin, identity_key):
    digest = hashlib.sha256(b"nuo/code/v1\0" + identity_key).digest()
    body = f"NUO1:{origin}:{base32_lower(digest[:20])}"
    return f"{body}:{_check(body)}"


def _check(body):
    return base32_lower(hashlib.sha256(b"nuo/code-check/v1\0" + body.encode()).digest())[:4]


def parse_health_code(text):
    """(origin, name) of a code whose check holds."""
    version, colon, _ = text.partition(":")
    if not colon or not re.fullmatch("NUO[1-9][0-9]*", version, re.ASCII):
        raise malformed("code-shape")
    if version != "NUO1":
        raise upgrade_needed("code-version", version)
    body, _, check = text.rpartition(":")
    prefix, _, name = body.rpartition(":")
    origin = prefix[len("NUO1:") :]
    shapes = ((_ORIGIN, origin), ("[a-z2-7]{32}", name), ("[a-z2-7]{4}", check))
    if not all(re.fullmatch(shape, part) for shape, part in shapes):
        raise malformed("code-shape")
    if _check(body) != check:
        raise invalid("code-check")
    return origin, name
