"""Keys derived from a root, their names, key commitments, and health codes."""

from ledgercheck import ed25519, p256, suites
from ledgercheck.codes import health_code
from ledgercheck.suites import ED25519

from . import encode
from .document import negative, positive
from .keys import SUITE_NAMES, SigningKey, fixed_bytes, hkdf_sha256, reduce_to_scalar
from .ledger import ORIGIN

ROOT = fixed_bytes("keys/root")
RECORD = fixed_bytes("keys/record")
RECORD_CONTEXT = ORIGIN.encode() + RECORD


def _signing_key(description, purpose, suite, number, context):
    info = b"nuo/v1/" + purpose.encode() + bytes([suite]) + encode.number(number, 4) + context
    output = hkdf_sha256(ROOT, b"", info, 32 if suite == ED25519 else 48)
    secret = output if suite == ED25519 else reduce_to_scalar(output)
    public = (ed25519 if suite == ED25519 else p256).public_key(secret)
    return positive(
        description,
        {"root": ROOT.hex(), "purpose": purpose, "suite": suite, "number": number, "context": context.hex()},
        {
            "info": info.hex(),
            "output": output.hex(),
            "secret": secret.hex(),
            "publicKey": public.hex(),
            "jwk": suites.canonical_jwk(suite, public),
            "thumbprint": suites.thumbprint(suite, public),
        },
    )


def _age_seed(number):
    info = b"nuo/v1/age" + bytes([ED25519]) + encode.number(number, 4)
    return positive(
        "The seed of an age identity.",
        {"root": ROOT.hex(), "purpose": "age", "suite": ED25519, "number": number, "context": ""},
        {"info": info.hex(), "output": hkdf_sha256(ROOT, b"", info, 32).hex()},
    )


def _derivations():
    found = {"age-0": _age_seed(0), "age-1": _age_seed(1)}
    for suite, name in SUITE_NAMES.items():
        found[f"{name}-identity-0"] = _signing_key("The first identity key.", "identity", suite, 0, b"")
        found[f"{name}-identity-258"] = _signing_key("A number whose bytes differ.", "identity", suite, 258, b"")
        found[f"{name}-record-0"] = _signing_key(
            "A record key; its context is the origin and the record.", "record", suite, 0, RECORD_CONTEXT
        )
        found[f"{name}-stop-0"] = _signing_key(
            "A stop key; with the record's context, so that two records of one person cannot be linked by it.",
            "stop",
            suite,
            0,
            RECORD_CONTEXT,
        )
    return found


def _key_commitments():
    file_key, nonce = fixed_bytes("keys/file key", 16), fixed_bytes("keys/payload nonce", 16)

    def case(description, file_key, nonce):
        value = hkdf_sha256(file_key, nonce, b"nuo/v1/key-commitment", 32)
        return positive(
            description, {"fileKey": file_key.hex(), "payloadNonce": nonce.hex()}, {"keyCommitment": value.hex()}
        )

    return {
        "key-commitment": case("The commitment to a file key under the nonce of its payload.", file_key, nonce),
        "key-commitment-other-key": case(
            "The same payload under a second key has another commitment.",
            fixed_bytes("keys/second file key", 16),
            nonce,
        ),
    }


def _scalar_reduction():
    """The edges of the reduction, which no derived output will ever reach by itself."""
    order = p256.ORDER
    cases = {"zero": 0, "order-minus-2": order - 2, "order-minus-1": order - 1, "order": order, "largest": 2**384 - 1}
    return {
        f"es256-scalar-{name}": positive(
            "48 bytes reduced to a private key.",
            {"output": value.to_bytes(48, "big").hex()},
            {"secret": reduce_to_scalar(value.to_bytes(48, "big")).hex()},
        )
        for name, value in cases.items()
    }


def _replaced(code, position, character):
    return code[:position] + character + code[position + 1 :]


def _another(character):
    return "b" if character == "a" else "a"


def _swap_position(code, start):
    return next(at for at in range(start, len(code) - 1) if code[at] != code[at + 1])


def _health_codes():
    found = {}
    keys = {suite: SigningKey(suite, f"keys/{name}/first identity") for suite, name in SUITE_NAMES.items()}
    for suite, name in SUITE_NAMES.items():
        found[f"health-code-{name}"] = positive(
            "The health code of a first identity key.",
            {"origin": ORIGIN, "publicKey": keys[suite].public.hex()},
            {"code": health_code(ORIGIN, keys[suite].public)},
        )
    code, ported = (health_code(origin, keys[ED25519].public) for origin in (ORIGIN, "chengdu-1.example:8443/consent"))
    name_at = len("NUO1:") + len(ORIGIN) + 1
    swap_at = _swap_position(code, name_at)
    swapped = code[:swap_at] + code[swap_at + 1] + code[swap_at] + code[swap_at + 2 :]
    wrong = {
        "mistyped-name": ("One character of the name.", _replaced(code, name_at + 3, _another(code[name_at + 3]))),
        "mistyped-origin": ("One character of the origin.", code.replace("chengdu-1", "chengdu-7")),
        "mistyped-check": ("One character of the check.", _replaced(code, len(code) - 1, _another(code[-1]))),
        "swapped": ("Two neighbours of the name have changed places.", swapped),
    }
    for label, (description, text) in wrong.items():
        found[f"health-code-{label}"] = negative(
            description, "health-code-ed25519", {"code": text}, "invalid", "code-check"
        )
    shapes = {
        "without-check": ("The check is missing.", code[:-5]),
        "capitals": ("The name in capital letters.", code[:name_at] + code[name_at:].upper()),
        "short-name": ("A name of 31 characters.", _replaced(code, name_at, "")),
        "not-base32": ("A digit that base32 does not have.", _replaced(code, name_at, "1")),
        "port": ("A colon in the origin, which is a name and no address.", ported),
        "without-origin": ("No origin.", "NUO1:" + code[name_at - 1 :]),
        "small-prefix": ("The prefix in small letters.", "nuo1" + code[4:]),
        "trailing-space": ("A space at the end.", code + " "),
    }
    for label, (description, text) in shapes.items():
        found[f"health-code-{label}"] = negative(
            description, "health-code-ed25519", {"code": text}, "malformed", "code-shape"
        )
    found["health-code-version-2"] = negative(
        "The version that is kept for short-lived codes.",
        "health-code-ed25519",
        {"code": "NUO2" + code[4:]},
        "upgrade-needed",
        "code-version",
    )
    return found


def vectors():
    return {**_derivations(), **_key_commitments(), **_scalar_reduction(), **_health_codes()}
