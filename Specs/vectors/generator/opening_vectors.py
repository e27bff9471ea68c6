"""Openings: the statements of one entry, and the entry they open."""

from ledgercheck.suites import ED25519

from . import encode
from .document import negative, positive
from .keys import SUITE_NAMES, SigningKey, fixed_bytes
from .ledger import ORIGIN, OTHER_ORIGIN, Record, consent_payload, make_opening

EIGHT_ROLES = ("author", "co-guardian", "counter", "witness", "suite", "co-guardian", "counter", "witness")


def _entry(record, fields, opening):
    fields.commitment = encode.commitment(opening)
    return fields.encoded(record.key.sign(fields.event_message(ORIGIN)))


def _given(record, opening, fields=None):
    return {
        "origin": ORIGIN,
        "opening": opening.decode(),
        "entry": _entry(record, fields or record.fields(), opening).hex(),
    }


def _positive(description, record, roles, **changes):
    fields = record.fields(**changes)
    opening = make_opening(record, ORIGIN, fields, roles)
    return positive(
        description,
        _given(record, opening, fields),
        {
            "commitment": encode.commitment(opening).hex(),
            "roles": list(roles),
            "keys": [record.person.public.hex()] + [record.guardian.public.hex()] * (len(roles) - 1),
            "byteCount": len(opening),
        },
    )


def _positives():
    found = {}
    for suite, name in SUITE_NAMES.items():
        record = Record(f"opening/{name}", suite)
        found[f"{name}-one"] = _positive("One statement, by its author.", record, ("author",))
        found[f"{name}-two"] = _positive("The author and a second guardian.", record, ("author", "co-guardian"))
    record = Record("opening/ed25519", ED25519)
    found["ed25519-eight"] = _positive("As many statements as there may be.", record, EIGHT_ROLES)
    found["ed25519-key-change"] = _positive(
        "rk is the key that the entry changes to.",
        record,
        ("author",),
        seq=3,
        effect=3,
        stop=encode.ZERO,
        prev=fixed_bytes("opening/prev"),
        signer=SigningKey(ED25519, "opening/next record key").public,
    )
    return found


def _line_negatives(record):
    fields = record.fields()
    one = make_opening(record, ORIGIN, fields)
    two = make_opening(record, ORIGIN, fields, ("author", "co-guardian"))
    nine = make_opening(record, ORIGIN, fields, (*EIGHT_ROLES, "witness"))
    long_text = consent_payload(record.id).replace(b"active", b"a" * 49_000)
    cases = {
        "newline-at-the-end": ("A newline after the last statement.", one + b"\n", "opening-lines"),
        "empty": ("No statement.", b"", "opening-lines"),
        "crlf": ("A carriage return before the newline.", two.replace(b"\n", b"\r\n"), "base64url"),
        "empty-line": ("An empty line between the statements.", two.replace(b"\n", b"\n\n"), "statement-segments"),
        "nine": ("One statement too many.", nine, "opening-count"),
        "too-long": ("More than 64 KiB.", make_opening(record, ORIGIN, fields, payload=long_text), "opening-size"),
    }
    return {
        name: negative(
            description,
            "ed25519-one" if name in ("newline-at-the-end", "empty", "too-long") else "ed25519-two",
            _given(record, opening),
            "malformed",
            rule,
        )
        for name, (description, opening, rule) in cases.items()
    }


def _agreement_negatives(record):
    fields = record.fields()
    author = make_opening(record, ORIGIN, fields)

    def second(payload=None, **changes):
        both = make_opening(record, ORIGIN, fields, ("author", "co-guardian"), payload=payload, **changes)
        return both.split(b"\n")[1]

    later = second(iat=1)
    other_payload = second(payload=consent_payload(record.id, "inactive"))
    cases = {
        "second-with-another-payload": (
            "The guardian signed another text.",
            author + b"\n" + other_payload,
            "opening-payload",
        ),
        "second-with-another-time": ("The guardian's iat differs.", author + b"\n" + later, "opening-header"),
        "second-with-another-salt": (
            "The guardian's salt differs.",
            author + b"\n" + second(slt=encode.base64url(bytes(32))),
            "opening-header",
        ),
        "two-authors": (
            "Both say that they are the author.",
            author + b"\n" + second(role="author"),
            "opening-author",
        ),
        "author-second": ("The author stands second.", second() + b"\n" + author, "opening-author"),
    }
    return {
        name: negative(description, "ed25519-two", _given(record, opening), "invalid", rule)
        for name, (description, opening, rule) in cases.items()
    }


def _entry_negatives(record):
    """The commitment holds, and one member says something else than the entry."""
    fields = record.fields()
    another = encode.base64url(fixed_bytes("opening/another"))
    changes = {
        "org": OTHER_ORIGIN,
        "rec": another,
        "seq": 1,
        "prv": another,
        "rk": another,
        "eff": 3,
        "exp": fields.not_after + 1,
    }
    found = {
        f"entry-{name}": negative(
            f"{name} is not what the entry says.",
            "ed25519-one",
            _given(record, make_opening(record, ORIGIN, fields, **{name: value})),
            "invalid",
            "opening-entry",
        )
        for name, value in changes.items()
    }
    opening = make_opening(record, ORIGIN, fields)
    given = _given(record, opening)
    given["opening"] = make_opening(record, ORIGIN, fields, slt=another).decode()
    found["entry-commitment"] = negative(
        "The same words under another salt do not open the entry.", "ed25519-one", given, "invalid", "commitment"
    )
    return found


def vectors():
    record = Record("opening/ed25519", ED25519)
    return {**_positives(), **_line_negatives(record), **_agreement_negatives(record), **_entry_negatives(record)}
