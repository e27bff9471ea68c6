"""Seals of blocks."""

from . import encode
from .document import negative, positive
from .encode import SealFields
from .keys import fixed_bytes

PREV_SEAL, BODY_ROOT = fixed_bytes("seal/previous"), fixed_bytes("seal/body")


def _first(**changes):
    return SealFields(**{"end": 5, "body_root": BODY_ROOT, **changes})


def _second(**changes):
    values = {
        "height": 1,
        "first": 5,
        "end": 12,
        "prev_seal": PREV_SEAL,
        "body_root": BODY_ROOT,
        "time_s": 1_790_000_010,
        "key_epoch": 1,
        "policy_epoch": 2,
    }
    return SealFields(**{**values, **changes})


def _positive(description, fields):
    encoded = fields.encoded()
    return positive(
        description,
        {"fields": fields.as_json()},
        {"encoded": encoded.hex(), "leafHash": encode.leaf_hash(encoded).hex()},
    )


def _with_padding(fields, padding):
    return fields.unpadded() + encode.prefixed(padding, 2)


def vectors():
    largest = 2**64 - 1
    found = {
        "height0": _positive("The first block: it begins at leaf 0 and names no seal before it.", _first()),
        "height1": _positive("A later block.", _second()),
        "smallest-block": _positive("One entry and the seal.", _second(end=7)),
        "largest-numbers": _positive(
            "Every number at its largest value.",
            _second(
                height=largest,
                first=largest - 2,
                end=largest,
                time_s=largest // 10 * 10,
                key_epoch=2**32 - 1,
                policy_epoch=2**32 - 1,
            ),
        ),
    }
    good = _second().encoded()
    room = 256 - len(_second().unpadded()) - 2
    wrong = {
        "padding-not-zero": ("The last byte of the padding is one.", good[:-1] + b"\x01", "malformed", "padding"),
        "size-512": ("Padded to 512.", _with_padding(_second(), bytes(room + 256)), "malformed", "size-class"),
        "size-255": (
            "One byte of padding short.",
            _with_padding(_second(), bytes(room - 1)),
            "malformed",
            "size-class",
        ),
        "truncated": ("The last byte is missing.", good[:-1], "malformed", "truncated"),
        "trailing-byte": ("One zero byte after the padding.", good + b"\x00", "malformed", "trailing-bytes"),
        "gm-sig-65": (
            "A second signature longer than its bound.",
            _second(gm_sig=bytes(65)).encoded(),
            "malformed",
            "gm-sig-length",
        ),
        "version-2": ("A version that is not known.", _second(version=2).encoded(), "upgrade-needed", "version"),
        "extension": (
            "An extension of one byte.",
            _second(extension=b"\x00").encoded(),
            "upgrade-needed",
            "extension",
        ),
        "state-root": (
            "A state root, which has no meaning yet.",
            _second(state_root=BODY_ROOT).encoded(),
            "upgrade-needed",
            "state-root",
        ),
        "sm3-root": (
            "A second root, which has no meaning yet.",
            _second(sm3_root=BODY_ROOT).encoded(),
            "upgrade-needed",
            "sm3-root",
        ),
        "gm-sig": (
            "A second signature, which has no meaning yet.",
            _second(gm_sig=fixed_bytes("seal/gm", 64)).encoded(),
            "upgrade-needed",
            "gm-sig",
        ),
        "time-not-rounded": (
            "A time finer than 10 s.",
            _second(time_s=1_790_000_011).encoded(),
            "invalid",
            "seal-time",
        ),
        "empty-block": ("A block of the seal alone.", _second(end=6).encoded(), "invalid", "empty-block"),
        "end-before-first": (
            "The end lies before the first leaf.",
            _second(end=4).encoded(),
            "invalid",
            "empty-block",
        ),
    }
    for name, (description, encoded, kind, rule) in wrong.items():
        found[name] = negative(description, "height1", {"encoded": encoded.hex()}, kind, rule)
    found["height0-with-prev-seal"] = negative(
        "The first block names a seal before it.",
        "height0",
        {"encoded": _first(prev_seal=PREV_SEAL).encoded().hex()},
        "invalid",
        "prev-seal",
    )
    found["height0-not-from-leaf-0"] = negative(
        "The first block begins at leaf 1.",
        "height0",
        {"encoded": _first(first=1).encoded().hex()},
        "invalid",
        "seal-first",
    )
    return found
