"""Entries: events and foreign revocations."""

import hashlib

from ledgercheck import p256
from ledgercheck.suites import ED25519, ES256

from . import encode
from .document import negative, positive
from .encode import EntryFields
from .keys import SUITE_NAMES, SigningKey, fixed_bytes
from .ledger import ORIGIN, OTHER_ORIGIN

STOP_KEYS = {suite: SigningKey(suite, f"entry/{name}/stop") for suite, name in SUITE_NAMES.items()}
KEYS = {suite: SigningKey(suite, f"entry/{name}/record") for suite, name in SUITE_NAMES.items()}
STRANGER = SigningKey(ED25519, "entry/stranger")
RECORD = fixed_bytes("entry/record")
OPENING = fixed_bytes("entry/opening", 700)


def _first(key_suite, **changes):
    values = {
        "suite": key_suite,
        "record": RECORD,
        "commitment": encode.commitment(OPENING),
        "stop": hashlib.sha256(STOP_KEYS[key_suite].public).digest(),
        "signer": KEYS[key_suite].public,
    }
    values.update(changes)
    return EntryFields(**values)


def _signed(fields, suite=ED25519, origin=ORIGIN):
    return fields.encoded(KEYS[suite].sign(fields.event_message(origin)))


def _second(suite, **changes):
    values = {
        "suite": suite,
        "effect": 2,
        "record": RECORD,
        "seq": 1,
        "prev": encode.leaf_hash(_signed(_first(suite), suite)),
        "commitment": encode.commitment(OPENING[1:]),
    }
    values.update(changes)
    return EntryFields(**values)


def _revocation(key, origin=OTHER_ORIGIN, record=RECORD, **changes):
    values = {
        "kind": 4,
        "suite": key.suite,
        "effect": 4,
        "record": record,
        "not_after": 0,
        "commitment": hashlib.sha256(origin.encode()).digest(),
        "signer": key.public,
    }
    values.update(changes)
    return EntryFields(**values)


def _positive_event(description, fields):
    suite = fields.suite
    message = fields.event_message(ORIGIN)
    encoded = _signed(fields, suite)
    return positive(
        description,
        {
            "origin": ORIGIN,
            "fields": fields.as_json(),
            "secret": KEYS[suite].secret.hex(),
            "recordKey": KEYS[suite].public.hex(),
        },
        {
            "signed": message.hex(),
            "signature": KEYS[suite].sign(message).hex(),
            "encoded": encoded.hex(),
            "leafHash": encode.leaf_hash(encoded).hex(),
        },
    )


def _positive_revocation(description, key, record_key, stop_key):
    fields = _revocation(key)
    message = encode.revocation_message(OTHER_ORIGIN, RECORD)
    encoded = fields.encoded(key.sign(message))
    return positive(
        description,
        {
            "namedOrigin": OTHER_ORIGIN,
            "fields": fields.as_json(),
            "secret": key.secret.hex(),
            "recordKey": record_key.public.hex(),
            "stop": hashlib.sha256(stop_key.public).hexdigest(),
        },
        {
            "signed": message.hex(),
            "signature": key.sign(message).hex(),
            "encoded": encoded.hex(),
            "leafHash": encode.leaf_hash(encoded).hex(),
        },
    )


def _positives():
    found = {}
    for suite, name in SUITE_NAMES.items():
        found[f"{name}-seq0"] = _positive_event(
            "The first entry of a record names its key and its stop hash.", _first(suite)
        )
        found[f"{name}-seq1"] = _positive_event(
            "A later entry names the leaf before it, and neither key nor stop hash.", _second(suite)
        )
        found[f"{name}-revocation"] = _positive_revocation(
            "A foreign revocation by the record key.", KEYS[suite], KEYS[suite], STOP_KEYS[suite]
        )
        found[f"{name}-revocation-by-stop-key"] = _positive_revocation(
            "A foreign revocation by the key whose hash stands at seq 0.",
            STOP_KEYS[suite],
            KEYS[suite],
            STOP_KEYS[suite],
        )
    found["ed25519-key-change"] = _positive_event(
        "The signer of a later entry is the next key; the key in force until then signs.",
        _second(ED25519, signer=SigningKey(ED25519, "entry/next record").public),
    )
    found["largest-numbers"] = _positive_event(
        "seq and not_after at their largest values.", _second(ED25519, seq=2**32 - 1, not_after=2**64 - 1)
    )
    for effect, name in enumerate(("issue", "narrow", "renew", "revoke", "tombstone", "suspend"), 1):
        found[f"ed25519-{name}"] = _positive_event(f"Effect {effect}, {name}.", _second(ED25519, effect=effect))
    return found


def _event_negative(description, near, encoded, kind, rule, suite=ED25519, origin=ORIGIN):
    given = {"origin": origin, "recordKey": KEYS[suite].public.hex(), "encoded": encoded.hex()}
    return negative(description, near, given, kind, rule)


def _with_padding(fields, padding, length=None):
    """The entry with padding of our own choice."""
    unpadded = fields.unpadded(KEYS[ED25519].sign(fields.event_message(ORIGIN)))
    return unpadded + encode.number(len(padding) if length is None else length, 2) + padding


def _malformed():
    first, near = _first(ED25519), "ed25519-seq0"
    good = _signed(first)
    room = 256 - len(first.unpadded(bytes(64))) - 2
    second_good = _signed(_second(ED25519))
    second_padding_at = len(_second(ED25519).unpadded(bytes(64))) + 2
    signature_at = len(first.to_signer())
    cases = {
        "padding-not-zero": ("The last byte of the padding is one.", good[:-1] + b"\x01", "padding"),
        "size-512": ("Padded to 512 where 256 fits.", _with_padding(first, bytes(512 - 256 + room)), "size-class"),
        "size-4096": ("Padded to 4,096 where 256 fits.", _with_padding(first, bytes(4096 - 256 + room)), "size-class"),
        "size-255": ("One byte of padding short of a size.", _with_padding(first, bytes(room - 1)), "size-class"),
        "size-257": ("One byte of padding too many.", _with_padding(first, bytes(room + 1)), "size-class"),
        "padding-overlong": (
            "The padding announces one byte more than there is.",
            _with_padding(first, bytes(room), room + 1),
            "truncated",
        ),
        "padding-short": (
            "The padding announces one byte less than there is.",
            _with_padding(first, bytes(room), room - 1),
            "trailing-bytes",
        ),
        "padding-4096": ("A padding longer than its bound.", _with_padding(first, bytes(4096)), "padding-length"),
        "truncated": ("The last byte is missing.", good[:-1], "truncated"),
        "truncated-in-signature": ("Cut inside the signature.", good[: signature_at + 40], "truncated"),
        "truncated-to-one-byte": ("Only the version is left.", good[:1], "truncated"),
        "empty": ("No bytes.", b"", "truncated"),
        "trailing-byte": ("One zero byte after the padding.", good + b"\x00", "trailing-bytes"),
        "signature-63": (
            "A signature shorter than its bound.",
            encode.padded(first.to_signer() + encode.prefixed(bytes(63), 2)),
            "signature-length",
        ),
        "signature-2421": (
            "A signature longer than its bound.",
            encode.padded(first.to_signer() + encode.prefixed(bytes(2421), 2)),
            "signature-length",
        ),
        "signer-1313": (
            "A signer longer than its bound.",
            encode.padded(_first(ED25519, signer=bytes(1313)).unpadded(bytes(64))),
            "signer-length",
        ),
    }
    found = {
        name: _event_negative(description, near, encoded, "malformed", rule)
        for name, (description, encoded, rule) in cases.items()
    }
    found["seq1-padding-not-zero"] = _event_negative(
        "The first byte of the padding is one.",
        "ed25519-seq1",
        second_good[:second_padding_at] + b"\x01" + second_good[second_padding_at + 1 :],
        "malformed",
        "padding",
    )
    return found


def _upgrade_needed():
    long_suite = _first(ED25519, suite=4, signer=fixed_bytes("entry/long signer", 1312))
    cases = {
        "version-2": ("A version that is not known.", _signed(_first(ED25519, version=2)), "version"),
        "version-0": ("Version zero.", _signed(_first(ED25519, version=0)), "version"),
        "kind-9": ("A kind that is not known.", _signed(_first(ED25519, kind=9)), "kind"),
        "suite-9": ("A suite that is not known.", _signed(_first(ED25519, suite=9)), "suite"),
        "suite-4-size-4096": (
            "The reserved suite 4, with a key and a signature of its lengths, at the size they need.",
            long_suite.encoded(fixed_bytes("entry/long signature", 2420)),
            "suite",
        ),
        "effect-0": ("Effect zero.", _signed(_first(ED25519, effect=0)), "effect"),
        "effect-7": ("An effect that is not known.", _signed(_first(ED25519, effect=7)), "effect"),
        "extension": (
            "An extension of one byte; everything else is in order.",
            _signed(_first(ED25519, extension=b"\x00")),
            "extension",
        ),
        "extension-size-512": (
            "An extension of 255 bytes, at the size it needs.",
            _signed(_first(ED25519, extension=fixed_bytes("entry/extension", 255))),
            "extension",
        ),
    }
    return {
        name: _event_negative(description, "ed25519-seq0", encoded, "upgrade-needed", rule)
        for name, (description, encoded, rule) in cases.items()
    }


def _low_order_entry():
    """The identity point as key: without a check of the key, S = 1 and R = B verify for every message."""
    identity = b"\x01" + bytes(31)
    base = (4 * pow(5, -1, 2**255 - 19) % (2**255 - 19)).to_bytes(32, "little")
    return _first(ED25519, signer=identity).encoded(base + b"\x01" + bytes(31))


def _invalid():
    first, second = _first(ED25519), _second(ED25519)
    good = _signed(first)
    at = len(first.to_signer()) + 2
    flipped = good[:at] + bytes([good[at] ^ 1]) + good[at + 1 :]
    order = 2**252 + 27742317777372353535851937790883648493
    s_plus_order = int.from_bytes(good[at + 32 : at + 64], "little") + order
    overflowing = good[: at + 32] + s_plus_order.to_bytes(32, "little") + good[at + 64 :]
    off_curve = b"\x02" + b"\x00" * 31 + b"\x01"
    es256 = _first(ES256)
    high_s = es256.encoded(p256.with_other_s(KEYS[ES256].sign(es256.event_message(ORIGIN))))
    changed_after = _first(ED25519)
    signature = KEYS[ED25519].sign(changed_after.event_message(ORIGIN))
    changed_after.not_after += 7_862_400
    cases = {
        "seq0-without-signer": (
            "seq 0 names no key.",
            "ed25519-seq0",
            _signed(_first(ED25519, signer=b"")),
            "signer-missing",
        ),
        "seq0-with-prev": (
            "seq 0 names a leaf before it.",
            "ed25519-seq0",
            _signed(_first(ED25519, prev=b"\x01" + bytes(31))),
            "prev",
        ),
        "seq0-without-stop": (
            "seq 0 has no stop hash.",
            "ed25519-seq0",
            _signed(_first(ED25519, stop=encode.ZERO)),
            "stop",
        ),
        "seq1-with-stop": (
            "A later entry has a stop hash.",
            "ed25519-seq1",
            _signed(_second(ED25519, stop=first.stop)),
            "stop",
        ),
        "signature-flipped": ("One bit of the signature is another.", "ed25519-seq0", flipped, "signature"),
        "signature-s-not-reduced": ("The order of the group is added to S.", "ed25519-seq0", overflowing, "signature"),
        "field-changed-after-signing": (
            "not_after is three months later than what was signed.",
            "ed25519-seq0",
            changed_after.encoded(signature),
            "signature",
        ),
        "signed-by-a-stranger": (
            "Signed by a key that is not the record's.",
            "ed25519-seq1",
            second.encoded(STRANGER.sign(second.event_message(ORIGIN))),
            "signature",
        ),
        "key-change-signed-by-the-new-key": (
            "A key change to which the old key did not agree.",
            "ed25519-key-change",
            _second(ED25519, signer=STRANGER.public).encoded(
                STRANGER.sign(_second(ED25519, signer=STRANGER.public).event_message(ORIGIN))
            ),
            "signature",
        ),
        "signed-for-another-origin": (
            "The signature names another ledger.",
            "ed25519-seq0",
            _signed(first, origin=OTHER_ORIGIN),
            "signature",
        ),
        "signed-without-the-length-of-the-origin": (
            "The byte before the origin is left out of what is signed.",
            "ed25519-seq0",
            first.encoded(KEYS[ED25519].sign(b"nuo/event/v1\0" + ORIGIN.encode() + first.to_signer())),
            "signature",
        ),
        "signed-as-a-revocation": (
            "Signed with the prefix of the foreign revocation.",
            "ed25519-seq0",
            first.encoded(KEYS[ED25519].sign(encode.revocation_message(ORIGIN, RECORD))),
            "signature",
        ),
        "signature-65": (
            "A signature one byte longer than its suite's.",
            "ed25519-seq0",
            first.encoded(KEYS[ED25519].sign(first.event_message(ORIGIN)) + b"\x00"),
            "signature-length",
        ),
        "signer-33-under-ed25519": (
            "A key of the other suite's length.",
            "ed25519-seq0",
            _signed(_first(ED25519, signer=KEYS[ES256].public)),
            "signer-length",
        ),
        "signer-32-under-es256": (
            "A key of the other suite's length.",
            "es256-seq0",
            _signed(_first(ES256, signer=KEYS[ED25519].public), ES256),
            "signer-length",
        ),
        "signer-of-low-order": (
            "The identity point as key, with a signature that holds for every message unless the key is checked.",
            "ed25519-seq0",
            _low_order_entry(),
            "signer-key",
        ),
        "signer-not-canonical": (
            "The key's y coordinate is not reduced.",
            "ed25519-seq0",
            _signed(_first(ED25519, signer=b"\xee" + b"\xff" * 30 + b"\x7f")),
            "signer-key",
        ),
        "es256-signer-off-the-curve": (
            "No point has this x coordinate.",
            "es256-seq0",
            _signed(_first(ES256, signer=off_curve), ES256),
            "signer-key",
        ),
        "es256-high-s": ("The signature with n - s for s.", "es256-seq0", high_s, "signature"),
    }
    return {
        name: _event_negative(
            description, near, encoded, "invalid", rule, ES256 if near.startswith("es256") else ED25519
        )
        for name, (description, near, encoded, rule) in cases.items()
    }


def _revocation_negatives():
    key, stop_key = KEYS[ED25519], STOP_KEYS[ED25519]
    good = key.sign(encode.revocation_message(OTHER_ORIGIN, RECORD))
    stranger = _revocation(STRANGER).encoded(STRANGER.sign(encode.revocation_message(OTHER_ORIGIN, RECORD)))
    another_record = fixed_bytes("entry/another record")
    event = _revocation(key)
    cases = {
        "for-another-record": (
            "Signed for another record.",
            event.encoded(key.sign(encode.revocation_message(OTHER_ORIGIN, another_record))),
            "signature",
        ),
        "for-another-origin": (
            "Signed for another ledger.",
            event.encoded(key.sign(encode.revocation_message(ORIGIN, RECORD))),
            "signature",
        ),
        "signed-as-an-event": (
            "Signed with the prefix of an event.",
            event.encoded(key.sign(event.event_message(OTHER_ORIGIN))),
            "signature",
        ),
        "origin-hash": (
            "The commitment is to another ledger's origin.",
            _revocation(key, origin=ORIGIN).encoded(good),
            "revocation-origin",
        ),
        "by-a-stranger": ("Validly signed by a key that may not.", stranger, "revocation-authority"),
        "without-signer": ("No key is named.", _revocation(key, signer=b"").encoded(good), "signer-missing"),
        "effect-1": ("Effect issue.", _revocation(key, effect=1).encoded(good), "revocation-effect"),
        "seq-1": ("seq is not zero.", _revocation(key, seq=1).encoded(good), "revocation-seq"),
        "prev": ("prev is not zero.", _revocation(key, prev=b"\x01" + bytes(31)).encoded(good), "revocation-prev"),
        "not-after": ("not_after is not zero.", _revocation(key, not_after=1).encoded(good), "revocation-not-after"),
        "stop": ("stop is not zero.", _revocation(key, stop=b"\x01" + bytes(31)).encoded(good), "revocation-stop"),
    }
    given = {
        "namedOrigin": OTHER_ORIGIN,
        "recordKey": key.public.hex(),
        "stop": hashlib.sha256(stop_key.public).hexdigest(),
    }
    found = {
        f"revocation-{name}": negative(
            description, "ed25519-revocation", {**given, "encoded": encoded.hex()}, "invalid", rule
        )
        for name, (description, encoded, rule) in cases.items()
    }
    found["revocation-extension"] = negative(
        "An extension of one byte.",
        "ed25519-revocation",
        {**given, "encoded": _revocation(key, extension=b"\x00").encoded(good).hex()},
        "upgrade-needed",
        "extension",
    )
    return found


def vectors():
    return {**_positives(), **_malformed(), **_upgrade_needed(), **_invalid(), **_revocation_negatives()}
