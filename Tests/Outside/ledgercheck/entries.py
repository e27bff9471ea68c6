"""What a leaf of a ledger may be: an event, a foreign revocation, or the seal of a block."""

import datetime
import hashlib

from . import suites
from .failures import invalid, malformed, upgrade_needed

SIZES = (256, 512, 4096)
EVENT, SEAL, FEDERATION, FOREIGN_REVOCATION = 1, 2, 3, 4
EFFECTS = {1: "issue", 2: "narrow", 3: "renew", 4: "revoke", 5: "tombstone", 6: "suspend"}
ZERO = bytes(32)


def _length_and_name(origin):
    name = origin.encode()
    if len(name) > 255:
        raise malformed("origin-length", f"{len(name)} bytes")
    return bytes([len(name)]) + name


class _Cursor:
    def __init__(self, data):
        self.data = data
        self.position = 0

    def take(self, count):
        end = self.position + count
        if end > len(self.data):
            raise malformed("truncated")
        taken = self.data[self.position : end]
        self.position = end
        return taken

    def number(self, width):
        return int.from_bytes(self.take(width), "big")

    def variable(self, prefix_width, rule, at_most, at_least=0):
        count = self.number(prefix_width)
        if not at_least <= count <= at_most:
            raise malformed(rule, f"{count} bytes")
        return self.take(count)

    def padding(self, sizes):
        """The zero padding that ends a leaf at the smallest of `sizes` that fits."""
        unpadded = self.position + 2
        padding = self.variable(2, "padding-length", 4095)
        if self.position != len(self.data):
            raise malformed("trailing-bytes")
        if len(self.data) != next((size for size in sizes if unpadded <= size), None):
            raise malformed("size-class", f"{len(self.data)} bytes")
        if any(padding):
            raise malformed("padding")


class Entry:
    """An event or a foreign revocation whose fields obey the rules that need no other entry."""

    def __init__(self, data):
        cursor = _Cursor(data)
        cursor.take(1)
        self.kind = cursor.number(1)
        self.suite = cursor.number(1)
        if self.suite not in suites.KEY_LENGTHS:
            raise upgrade_needed("suite", str(self.suite))
        self.effect = cursor.number(1)
        if self.effect not in EFFECTS:
            raise upgrade_needed("effect", str(self.effect))
        self.record = cursor.take(32)
        self.seq = cursor.number(4)
        self.prev = cursor.take(32)
        self.not_after = cursor.number(8)
        self.commitment = cursor.take(32)
        self.stop = cursor.take(32)
        extension = cursor.variable(1, "extension-length", 255)
        self.signer = cursor.variable(2, "signer-length", 1312)
        self._signed = data[: cursor.position]
        self.signature = cursor.variable(2, "signature-length", 2420, at_least=64)
        cursor.padding(SIZES)
        if extension:
            raise upgrade_needed("extension")
        self._check_lengths()
        if self.kind == EVENT:
            self._check_event()
        else:
            self._check_foreign_revocation()

    def _check_lengths(self):
        if len(self.signature) != suites.SIGNATURE_LENGTH:
            raise invalid("signature-length", f"{len(self.signature)} bytes")
        if self.signer:
            if len(self.signer) != suites.KEY_LENGTHS[self.suite]:
                raise invalid("signer-length", f"{len(self.signer)} bytes")
            if not suites.is_public_key(self.suite, self.signer):
                raise invalid("signer-key")

    def _check_event(self):
        if self.seq == 0:
            if not self.signer:
                raise invalid("signer-missing")
            if self.prev != ZERO:
                raise invalid("prev")
            if self.stop == ZERO:
                raise invalid("stop")
        elif self.stop != ZERO:
            raise invalid("stop")

    def _check_foreign_revocation(self):
        """Nothing outside the signature may vary, or one revocation could stand in the ledger in many spellings."""
        if not self.signer:
            raise invalid("signer-missing")
        fixed = {
            "effect": self.effect == 4,
            "seq": self.seq == 0,
            "prev": self.prev == ZERO,
            "not-after": self.not_after == 0,
            "stop": self.stop == ZERO,
        }
        for rule, holds in fixed.items():
            if not holds:
                raise invalid("revocation-" + rule)

    def verify_event(self, origin, record_key):
        message = b"nuo/event/v1\0" + _length_and_name(origin) + self._signed
        if not suites.verify(self.suite, record_key, self.signature, message):
            raise invalid("signature")

    def verify_foreign_revocation(self, named_origin):
        if hashlib.sha256(named_origin.encode()).digest() != self.commitment:
            raise invalid("revocation-origin")
        message = b"nuo/revoke/v1\0" + _length_and_name(named_origin) + self.record
        if not suites.verify(self.suite, self.signer, self.signature, message):
            raise invalid("signature")

    def is_authorised_by(self, record_keys, stop):
        """Whether the key of a foreign revocation may stop the record: one of its keys, or its stop key."""
        return self.signer in record_keys or hashlib.sha256(self.signer).digest() == stop


class Seal:
    """The last leaf of a block."""

    def __init__(self, data):
        cursor = _Cursor(data)
        cursor.take(2)
        self.height = cursor.number(8)
        self.first = cursor.number(8)
        self.end = cursor.number(8)
        self.prev_seal = cursor.take(32)
        self.body_root = cursor.take(32)
        state_root, sm3_root = cursor.take(32), cursor.take(32)
        self.time_s = cursor.number(8)
        self.key_epoch = cursor.number(4)
        self.policy_epoch = cursor.number(4)
        extension = cursor.variable(1, "extension-length", 255)
        gm_sig = cursor.variable(1, "gm-sig-length", 64)
        cursor.padding((256,) if not extension else SIZES)
        if extension:
            raise upgrade_needed("extension")
        for rule, value in (("state-root", state_root), ("sm3-root", sm3_root), ("gm-sig", gm_sig)):
            if any(value) or rule == "gm-sig" and value:
                raise upgrade_needed(rule)
        if self.time_s % 10:
            raise invalid("seal-time")
        if self.end < self.first + 2:
            raise invalid("empty-block")
        if self.height == 0 and self.first != 0:
            raise invalid("seal-first")
        if self.height == 0 and self.prev_seal != ZERO:
            raise invalid("prev-seal")


class LogKeyChange:
    """The leaf that gives the log another key: both keys sign it, and the tree before its block."""

    not_after = 0

    def __init__(self, data):
        cursor = _Cursor(data)
        cursor.take(2)
        subject = cursor.number(1)
        if subject != 1:
            raise upgrade_needed("subject", str(subject))
        self.epoch = cursor.number(4)
        self.size = cursor.number(8)
        self.root = cursor.take(32)
        self.old, self.new = cursor.take(32), cursor.take(32)
        extension = cursor.variable(1, "extension-length", 255)
        if extension:
            raise upgrade_needed("extension")
        self._signed = data[:112]
        self.signatures = cursor.take(64), cursor.take(64)
        cursor.padding((256,))
        if self.old == self.new or not 1 <= self.epoch <= 32:
            raise invalid("log-key")

    @property
    def end(self):
        """The largest tree whose head the old key signs."""
        return self.size + 2

    def verify(self, origin):
        message = b"nuo/log-key/v1\0" + _length_and_name(origin) + self._signed
        for key, signature in zip((self.old, self.new), self.signatures):
            if not suites.verify(1, key, signature, message):
                raise invalid("signature")


def decode_leaf(data):
    """An `Entry`, a `LogKeyChange` or a `Seal`.

    A version, kind, suite or effect that is not known is found before the rest is read, since the rest may then have
    any form.
    """
    if len(data) < 2:
        raise malformed("truncated")
    if data[0] != 1:
        raise upgrade_needed("version", str(data[0]))
    if data[1] == SEAL:
        return Seal(data)
    if data[1] == FEDERATION:
        return LogKeyChange(data)
    if data[1] in (EVENT, FOREIGN_REVOCATION):
        return Entry(data)
    raise upgrade_needed("kind", str(data[1]))


def ends_with_a_quarter(not_after):
    """Whether a time is the first second after a calendar quarter, UTC+8."""
    try:
        local = datetime.datetime.fromtimestamp(not_after + 8 * 3600, datetime.timezone.utc)
    except (OverflowError, ValueError, OSError):
        return False
    return (local.month % 3, local.day, local.hour, local.minute, local.second) == (1, 1, 0, 0, 0)
