"""Text forms of bytes. Decoders accept one spelling only: a second spelling would be a second file for one thing."""

import base64
import binascii
import re

from .failures import malformed

_DIGITS = re.compile(r"0|[1-9][0-9]*", re.ASCII)


def base64_standard(data):
    return base64.b64encode(data).decode()


def base64url(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def base32_lower(data):
    return base64.b32encode(data).rstrip(b"=").decode().lower()


def decode_base64(text):
    try:
        data = base64.b64decode(text.encode("ascii"), validate=True)
    except (UnicodeEncodeError, binascii.Error):
        raise malformed("base64")
    if base64_standard(data) != text:
        raise malformed("base64")
    return data


def decode_base64url(text):
    if not re.fullmatch(r"[A-Za-z0-9_-]*", text, re.ASCII) or len(text) % 4 == 1:
        raise malformed("base64url")
    data = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    if base64url(data) != text:
        raise malformed("base64url")
    return data


def decode_decimal(text, below=2**63):
    """A number in ASCII digits without sign or leading zeros."""
    if len(text) > 20 or not _DIGITS.fullmatch(text) or int(text) >= below:
        raise malformed("decimal", text[:24])
    return int(text)
