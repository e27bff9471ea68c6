"""Statements (JWS, RFC 7515 compact) and openings (1 to 8 statements about one entry)."""

import hashlib
import json

from . import suites
from .encodings import decode_base64url
from .failures import invalid, malformed, upgrade_needed

MEMBERS = (
    "alg",
    "typ",
    "cty",
    "v",
    "kid",
    "role",
    "org",
    "rec",
    "seq",
    "prv",
    "rk",
    "eff",
    "exp",
    "iat",
    "slt",
    "crit",
)
CRITICAL = ["role", "org", "rec", "seq", "prv", "rk", "eff", "exp", "iat", "slt"]
ALGORITHMS = ("EdDSA", "ES256", "nuo-SM2SM3")
ROLES = ("author", "co-guardian", "counter", "witness", "suite")
MAX_STATEMENTS = 8
MAX_OPENING_BYTES = 65_536
MAX_DEPTH = 32
_OWN_TO_EACH_SIGNER = ("alg", "kid", "role")


class _DuplicateName(Exception):
    pass


def _members_once(pairs):
    members = dict(pairs)
    if len(members) != len(pairs):
        raise _DuplicateName
    return members


def _depth(text):
    deepest = depth = 0
    in_string = escaped = False
    for character in text:
        if in_string:
            in_string = escaped or character != '"'
            escaped = character == "\\" and not escaped
        elif character == '"':
            in_string = True
        elif character in "[{":
            depth += 1
            deepest = max(deepest, depth)
        elif character in "]}":
            depth -= 1
    return deepest


def _is_i_json_text(text):
    """No surrogates and no noncharacters (RFC 7493 §2.1)."""
    return not any(
        0xD800 <= ord(character) <= 0xDFFF or 0xFDD0 <= ord(character) <= 0xFDEF or ord(character) & 0xFFFE == 0xFFFE
        for character in text
    )


def _strings(value):
    if isinstance(value, dict):
        for name, member in value.items():
            yield name
            yield from _strings(member)
    elif isinstance(value, list):
        for member in value:
            yield from _strings(member)
    elif isinstance(value, str):
        yield value


def check_payload(data):
    """One FHIR resource as I-JSON."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        raise malformed("payload-utf8")
    if text.startswith("\ufeff"):
        raise malformed("payload-bom")
    if _depth(text) > MAX_DEPTH:
        raise malformed("payload-depth")
    try:
        resource = json.loads(
            text, object_pairs_hook=_members_once, parse_int=str, parse_float=str, parse_constant=_refuse_constant
        )
    except _DuplicateName:
        raise malformed("payload-duplicate-name")
    except ValueError:
        raise malformed("payload-json")
    if not all(_is_i_json_text(string) for string in _strings(resource)):
        raise malformed("payload-characters")
    if not isinstance(resource, dict) or not isinstance(resource.get("resourceType"), str):
        raise malformed("payload-resource")


def _refuse_constant(name):
    raise ValueError(name)


class Statement:
    """A parsed statement; `verify` still has to be asked with its signer's key."""

    def __init__(self, text):
        segments = text.split(".")
        if len(segments) != 3:
            raise malformed("statement-segments")
        header, payload, self.signature = (decode_base64url(segment) for segment in segments)
        self.payload_segment = segments[1]
        self._signing_input = f"{segments[0]}.{segments[1]}".encode()
        self.header = self._parse_header(header)
        check_payload(payload)
        if len(self.signature) != suites.SIGNATURE_LENGTH:
            raise malformed("signature-length")
        header = self.header
        self.record, self.prev, self.salt, self.record_key, _ = (
            decode_base64url(header[name]) for name in ("rec", "prv", "slt", "rk", "kid")
        )
        if not all(len(value) == 32 for value in (self.record, self.prev, self.salt)):
            raise malformed("header-value")

    @staticmethod
    def _parse_header(data):
        try:
            header = json.loads(data.decode("utf-8"), object_pairs_hook=_members_once)
        except (_DuplicateName, ValueError, RecursionError):
            raise malformed("header-json")
        if not isinstance(header, dict) or tuple(header) != MEMBERS:
            raise malformed("header-members")
        numbers = all(
            type(header[name]) is int and 0 <= header[name] < 2**64 for name in ("v", "seq", "eff", "exp", "iat")
        )
        texts = all(type(header[name]) is str for name in ("alg", "kid", "role", "org", "rec", "prv", "rk", "slt"))
        if not numbers or not texts or header["seq"] >= 2**32:
            raise malformed("header-value")
        if json.dumps(header, separators=(",", ":"), ensure_ascii=False).encode("utf-8", "surrogatepass") != data:
            raise malformed("header-spelling")
        if header["v"] != 1:
            raise upgrade_needed("statement-version")
        fixed = header["typ"] == "nuo+jws" and header["cty"] == "application/fhir+json" and header["crit"] == CRITICAL
        if not fixed or header["alg"] not in ALGORITHMS or header["role"] not in ROLES:
            raise malformed("header-value")
        return header

    def verify(self, suite, public):
        """The key decides the algorithm; the header only has to agree."""
        if self.header["alg"] != suites.ALGORITHMS[suite]:
            raise invalid("algorithm")
        if self.header["kid"] != suites.thumbprint(suite, public):
            raise invalid("key-id")
        if not suites.verify(suite, public, self.signature, self._signing_input):
            raise invalid("signature")


class Opening:
    """The statements behind one entry."""

    def __init__(self, data):
        if len(data) > MAX_OPENING_BYTES:
            raise malformed("opening-size")
        try:
            lines = data.decode("ascii").split("\n")
        except UnicodeDecodeError:
            raise malformed("base64url")
        if lines[-1] == "":
            raise malformed("opening-lines")
        if len(lines) > MAX_STATEMENTS:
            raise malformed("opening-count")
        self.data = data
        self.statements = [Statement(line) for line in lines]
        self._check_agreement()

    def _check_agreement(self):
        author, *others = self.statements
        if author.header["role"] != "author" or any(other.header["role"] == "author" for other in others):
            raise invalid("opening-author")
        for other in others:
            if other.payload_segment != author.payload_segment:
                raise invalid("opening-payload")
            for name in MEMBERS:
                if name not in _OWN_TO_EACH_SIGNER and other.header[name] != author.header[name]:
                    raise invalid("opening-header", name)

    def commitment(self):
        return commitment(self.data)

    def check_entry(self, origin, entry):
        """That these bytes are the opening of this entry of this ledger, and may say what they say."""
        if self.commitment() != entry.commitment:
            raise invalid("commitment")
        author = self.statements[0]
        agrees = {
            "org": author.header["org"] == origin,
            "rec": author.record == entry.record,
            "seq": author.header["seq"] == entry.seq,
            "prv": author.prev == entry.prev,
            "rk": not entry.signer or author.record_key == entry.signer,
            "eff": author.header["eff"] == entry.effect,
            "exp": author.header["exp"] == entry.not_after,
        }
        for name, holds in agrees.items():
            if not holds:
                raise invalid("opening-entry", name)


def commitment(opening):
    return hashlib.sha256(b"nuo/commit/v1\0" + len(opening).to_bytes(4, "big") + opening).digest()
