"""Statements: the protected header, the payload, the signature."""

from ledgercheck.encodings import base64url
from ledgercheck.suites import ED25519, ES256

from . import encode
from .document import negative, positive
from .keys import SUITE_NAMES, fixed_bytes
from .ledger import FIRST_SEAL_TIME, ORIGIN, Record, consent_payload

RECORDS = {suite: Record(f"statement/{name}", suite) for suite, name in SUITE_NAMES.items()}
SALT = fixed_bytes("statement/salt")


def _header(suite=ED25519, **changes):
    record = RECORDS[suite]
    header = encode.statement_header(
        record.person, "author", ORIGIN, record.fields(), record.key.public, FIRST_SEAL_TIME - 60, SALT
    )
    header.update(changes)
    return header


def _positive(description, suite, payload, header=None):
    key = RECORDS[suite].person
    header = encode.compact_json(header or _header(suite))
    statement = encode.sign_statement(key, header, payload)
    signing_input, _, signature = statement.rpartition(".")
    return positive(
        description,
        {
            "suite": suite,
            "secret": key.secret.hex(),
            "publicKey": key.public.hex(),
            "header": header.decode(),
            "payload": payload.decode(),
        },
        {"kid": key.thumbprint, "signingInput": signing_input, "signature": signature, "statement": statement},
    )


def _nested(depth):
    """A resource whose innermost array stands `depth` brackets deep."""
    return b'{"resourceType":"Basic","extension":' + b"[" * (depth - 1) + b"]" * (depth - 1) + b"}"


def _positives():
    suites = {
        f"{name}-author": _positive(f"A statement by its author, {name}.", suite, consent_payload(RECORDS[suite].id))
        for suite, name in SUITE_NAMES.items()
    }
    later = RECORDS[ED25519].fields(
        seq=7, prev=fixed_bytes("statement/prev"), effect=4, stop=encode.ZERO, signer=b"", not_after=2**64 - 1
    )
    header = encode.statement_header(
        RECORDS[ED25519].person, "counter", ORIGIN, later, RECORDS[ED25519].key.public, 0, SALT
    )
    return {
        **suites,
        "later-counter": _positive(
            "A later entry of the record, the largest end, another role.",
            ED25519,
            consent_payload(RECORDS[ED25519].id, "inactive"),
            header,
        ),
        "payload-as-sent": _positive(
            "The payload's spaces, order and numbers are kept as they are.",
            ED25519,
            b'{ "value" : 1.500, "resourceType":"Basic",\n"large":123456789012345678901234567890, "tiny":1e-400 }',
        ),
        "payload-depth-32": _positive("As deep as is allowed.", ED25519, _nested(32)),
        "payload-brackets-in-text": _positive(
            "Brackets inside a text do not count as depth.",
            ED25519,
            b'{"resourceType":"Basic","id":"' + b"[" * 40 + b'\\"' + b"{" * 40 + b'"}',
        ),
    }


def _negative(description, statement, kind, rule, suite=ED25519):
    key = RECORDS[suite].person
    return negative(
        description,
        f"{SUITE_NAMES[suite]}-author",
        {"suite": suite, "publicKey": key.public.hex(), "statement": statement},
        kind,
        rule,
    )


def _signed(header, payload=None, suite=ED25519):
    header = header if isinstance(header, bytes) else encode.compact_json(header)
    payload = consent_payload(RECORDS[suite].id) if payload is None else payload
    return encode.sign_statement(RECORDS[suite].person, header, payload)


def _header_negatives():
    good = encode.compact_json(_header())
    names = list(_header())
    swapped = {name: _header()[name] for name in ["typ", "alg", *names[2:]]}
    without_salt = {name: value for name, value in _header().items() if name != "slt"}
    critical = encode.CRITICAL
    cases = {
        "order": ("typ stands before alg.", swapped, "header-members"),
        "extra-member": (
            "A member that is not of the header.",
            {**_header(), "jku": "https://a.example"},
            "header-members",
        ),
        "missing-member": ("slt is missing.", without_salt, "header-members"),
        "duplicate-member": ("seq stands twice.", good.replace(b'"seq":0', b'"seq":0,"seq":0'), "header-json"),
        "space": ("A space after the first colon.", good.replace(b'"alg":', b'"alg": ', 1), "header-spelling"),
        "newline": ("A newline at the end.", good + b"\n", "header-spelling"),
        "escape": ("The slash of cty is escaped.", good.replace(b"n/fhir", b"n\\/fhir"), "header-spelling"),
        "number-as-text": ("seq is a text.", _header(seq="0"), "header-value"),
        "number-with-fraction": ("seq is 0.0.", good.replace(b'"seq":0', b'"seq":0.0'), "header-value"),
        "negative-number": ("iat is -1.", _header(iat=-1), "header-value"),
        "seq-too-large": ("seq does not fit 32 bits.", _header(seq=2**32), "header-value"),
        "typ": ("Another typ.", _header(typ="JOSE"), "header-value"),
        "cty": ("Another cty.", _header(cty="application/json"), "header-value"),
        "role": ("A role that is not known.", _header(role="owner"), "header-value"),
        "alg-none": ("alg none.", _header(alg="none"), "header-value"),
        "crit-order": ("crit names the members in another order.", _header(crit=critical[::-1]), "header-value"),
        "crit-short": ("crit leaves out slt.", _header(crit=critical[:-1]), "header-value"),
        "short-record": ("rec has 31 bytes.", _header(rec=base64url(bytes(31))), "header-value"),
        "short-salt": ("slt has 16 bytes.", _header(slt=base64url(bytes(16))), "header-value"),
        "padded-value": ("slt is padded.", _header(slt=base64url(SALT) + "="), "base64url"),
        "trailing-bits-in-value": (
            "The last character of slt has bits that belong to no byte.",
            _header(slt=_with_trailing_bits(base64url(SALT))),
            "base64url",
        ),
    }
    found = {
        f"header-{name}": _negative(description, _signed(header), "malformed", rule)
        for name, (description, header, rule) in cases.items()
    }
    found["header-version-2"] = _negative(
        "A version that is not known.", _signed(_header(v=2)), "upgrade-needed", "statement-version"
    )
    return found


def _payload_negatives():
    good = consent_payload(RECORDS[ED25519].id)
    cases = {
        "duplicate-name": (
            "status stands twice.",
            good.replace(b'"status":"active"', b'"status":"draft","status":"active"'),
            "payload-duplicate-name",
        ),
        "duplicate-name-escaped": (
            "status stands twice, once with an escape.",
            good.replace(b'"status":"active"', b'"st\\u0061tus":"draft","status":"active"'),
            "payload-duplicate-name",
        ),
        "bom": ("A byte order mark.", b"\xef\xbb\xbf" + good, "payload-bom"),
        "not-utf8": ("A byte that UTF-8 does not have.", good.replace(b"active", b"activ\xff"), "payload-utf8"),
        "lone-surrogate": ("Half of a surrogate pair.", good.replace(b"active", b"\\ud800"), "payload-characters"),
        "noncharacter": (
            "A code point that is no character.",
            good.replace(b"active", b"\\uffff"),
            "payload-characters",
        ),
        "depth-33": ("One level too deep.", _nested(33), "payload-depth"),
        "trailing-comma": ("A comma before the last brace.", good[:-1] + b",}", "payload-json"),
        "trailing-text": ("A second value.", good + b"{}", "payload-json"),
        "not-a-number": ("NaN.", good[:-1] + b',"value":NaN}', "payload-json"),
        "leading-zero": ("A number with a leading zero.", good[:-1] + b',"value":01}', "payload-json"),
        "control-character": ("A tab inside a text.", good.replace(b"active", b"acti\tve"), "payload-json"),
        "array": ("An array of the resource.", b"[" + good + b"]", "payload-resource"),
        "no-resource-type": (
            "resourceType is missing.",
            good.replace(b'"resourceType":"Consent",', b""),
            "payload-resource",
        ),
        "empty": ("No bytes.", b"", "payload-json"),
    }
    return {
        f"payload-{name}": _negative(description, _signed(_header(), payload), "malformed", rule)
        for name, (description, payload, rule) in cases.items()
    }


def _with_trailing_bits(text):
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    return text[:-1] + alphabet[alphabet.index(text[-1]) + 1]


def _text_negatives():
    good = _signed(_header())
    header, payload, signature = good.split(".")
    padded_payload = consent_payload(RECORDS[ED25519].id)
    while len(padded_payload) % 3 != 1:
        padded_payload += b" "
    unpadded = _signed(_header(), padded_payload).split(".")
    cases = {
        "signature-trailing-bits": (
            "The last character of the signature has bits that belong to no byte.",
            _with_trailing_bits(good),
            "base64url",
        ),
        "payload-trailing-bits": (
            "The last character of the payload has bits that belong to no byte.",
            f"{unpadded[0]}.{_with_trailing_bits(unpadded[1])}.{unpadded[2]}",
            "base64url",
        ),
        "padding": ("The signature segment is padded.", good + "==", "base64url"),
        "standard-alphabet": ("A plus in the signature.", f"{header}.{payload}.+{signature[1:]}", "base64url"),
        "space-at-the-end": ("A space at the end.", good + " ", "base64url"),
        "two-segments": ("The signature is missing.", f"{header}.{payload}", "statement-segments"),
        "four-segments": ("A fourth segment.", good + ".AA", "statement-segments"),
        "short-signature": (
            "A signature of 63 bytes.",
            f"{header}.{payload}.{base64url(bytes(63))}",
            "signature-length",
        ),
    }
    return {
        name: _negative(description, statement, "malformed", rule)
        for name, (description, statement, rule) in cases.items()
    }


def _signature_negatives():
    header, payload, signature = _signed(_header()).split(".")
    flipped = ("B" if signature[0] == "A" else "A") + signature[1:]
    other_payload = base64url(consent_payload(RECORDS[ED25519].id, "inactive"))
    es256_key = RECORDS[ES256].person
    return {
        "signature-flipped": _negative(
            "Another first character of the signature.", f"{header}.{payload}.{flipped}", "invalid", "signature"
        ),
        "payload-replaced": _negative(
            "Another payload under the same signature.",
            f"{header}.{other_payload}.{signature}",
            "invalid",
            "signature",
        ),
        "alg-of-another-key-type": _negative(
            "An Ed25519 key signed, and the header says ES256.", _signed(_header(alg="ES256")), "invalid", "algorithm"
        ),
        "alg-of-another-key-type-es256": _negative(
            "A P-256 key signed, and the header says EdDSA.",
            _signed(_header(ES256, alg="EdDSA"), suite=ES256),
            "invalid",
            "algorithm",
            ES256,
        ),
        "kid-of-another-key": _negative(
            "The header names another key than the one that signed.",
            _signed(_header(kid=es256_key.thumbprint)),
            "invalid",
            "key-id",
        ),
    }


def vectors():
    return {
        **_positives(),
        **_header_negatives(),
        **_payload_negatives(),
        **_text_negatives(),
        **_signature_negatives(),
    }
