"""What statements of disclosures and accounts say, as far as evidence about them needs it."""

import hashlib
import json

from .encodings import decode_base64, decode_base64url, decode_decimal
from .entries import EVENT, decode_leaf
from .failures import UPGRADE_NEEDED, Failure, invalid
from .statements import Opening
from .suites import ED25519, ES256, KEY_LENGTHS

INSTITUTION = "urn:nuo:sid:uscc"
LINE = "urn:nuo:line:"
KEY_SUITES = {"1": ED25519, "2": ES256}
LEAF_LABEL = b"nuo/account/v1\0"
LEAF_BYTES = len(LEAF_LABEL) + 32 + 32 + 8 + 8 + 32


def wrong(detail):
    return invalid("statement", detail)


class Stated:
    """The one statement of a proved entry, the first of its record."""

    def __init__(self, origin, leaf, opening):
        self.index = leaf.index
        try:
            entry = decode_leaf(leaf.data)
            if getattr(entry, "kind", None) != EVENT or entry.seq != 0:
                raise wrong("not the first entry of a record")
            opening.check_entry(origin, entry)
            entry.verify_event(origin, entry.signer)
        except Failure as failure:
            if failure.kind == UPGRADE_NEEDED:
                raise
            raise wrong(str(failure))
        if len(opening.statements) != 1:
            raise wrong("more than one statement")
        self.statement = opening.statements[0]
        self.commitment = opening.commitment()
        payload = self.statement.payload_segment
        self.resource = json.loads(decode_base64url(payload).decode())

    def is_of(self, kind, version=1):
        return self.at("meta", "profile") == [f"urn:nuo:profile:{kind}:{version}"]

    def has(self, name):
        return any(one.get("url") == f"urn:nuo:ext:{name}" for one in self.at("extension") or [])

    def at(self, *steps):
        value = self.resource
        for step in steps:
            try:
                value = value[step]
            except (KeyError, IndexError, TypeError):
                return None
        return value

    def text(self, name):
        found = [one for one in self.at("extension") or [] if one.get("url") == f"urn:nuo:ext:{name}"]
        if len(found) != 1 or not isinstance(found[0].get("valueString"), str):
            raise wrong(name)
        return found[0]["valueString"]

    def digest(self, name):
        try:
            value = decode_base64url(self.text(name))
        except Failure:
            raise wrong(name)
        if len(value) != 32:
            raise wrong(name)
        return value

    def number(self, name):
        try:
            return decode_decimal(self.text(name), 2**64)
        except Failure:
            raise wrong(name)

    def institution(self, *steps):
        if self.at(*steps, "identifier", "system") != INSTITUTION:
            raise wrong("institution")
        return self.at(*steps, "identifier", "value")

    def verify(self, leave):
        try:
            self.statement.verify(leave.suite, leave.public)
        except Failure as failure:
            raise wrong(str(failure))


class Leave:
    """An institution's leave for a statement key."""

    def __init__(self, stated):
        if not stated.is_of("statement-key"):
            raise wrong("no leave")
        self.institution = stated.institution("subject")
        name, _, key = stated.text("statement-key").partition(" ")
        try:
            self.suite, self.public = KEY_SUITES.get(name), decode_base64url(key)
        except Failure:
            raise wrong("statement-key")
        if self.suite is None or len(self.public) != KEY_LENGTHS[self.suite]:
            raise wrong("statement-key")


class Disclosure:
    def __init__(self, stated, leave):
        # Version 2 names earlier lines of the same patient, and says nothing else that version 1 does not.
        if not stated.is_of("disclosure", 2 if stated.has("earlier-line") else 1):
            raise wrong("no disclosure")
        stated.verify(leave)
        if stated.institution("source", "observer") != leave.institution:
            raise wrong("another institution")
        line = stated.at("entity", 0, "what", "reference")
        if not isinstance(line, str) or not line.startswith(LINE):
            raise wrong("line")
        self.index, self.line, self.prior = stated.index, decode_base64url(line[len(LINE) :]), stated.digest("prior")
        self.chain_value = hashlib.sha256(b"nuo/prior/v1\0" + stated.statement.salt + stated.commitment).digest()


class Account:
    def __init__(self, stated, leave):
        if not stated.is_of("account"):
            raise wrong("no account")
        stated.verify(leave)
        if stated.institution("subject") != leave.institution:
            raise wrong("another institution")
        self.root = stated.digest("root")
        self.lines, self.height, self.end = (stated.number(name) for name in ("lines", "height", "end"))


class AccountLeaf:
    def __init__(self, data):
        if len(data) != LEAF_BYTES or not data.startswith(LEAF_LABEL):
            raise wrong("leaf of an account")
        rest = data[len(LEAF_LABEL) + 32 :]
        self.line, self.last = rest[:32], rest[48:]
        self.height, self.count = int.from_bytes(rest[32:40], "big"), int.from_bytes(rest[40:48], "big")
        if self.count == 0:
            raise wrong("leaf of an account")


def opening_of(section):
    return Opening(decode_base64(section))
