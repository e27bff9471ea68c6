"""Evidence about disclosures: an account that leaves one out, and two on one link of a line's chain; near misses."""

import hashlib

from ledgercheck.encodings import base64_standard, base64url
from ledgercheck.suites import ED25519

from . import encode
from .evidence_parts import evidence, hash_lines, leaf_section, note
from .keys import SigningKey, fixed_bytes
from .ledger import ORIGIN, Ledger, Record, make_opening

HOSPITAL, OTHER_HOSPITAL = "12510100MB0D00001D", "12500000MB0D000027"
LINE, OTHER_LINE = fixed_bytes("evidence/patient's line"), fixed_bytes("evidence/another line")
STATEMENT_KEY = SigningKey(ED25519, "evidence/statement key")
HEIGHT = 4


def _extension(name, value):
    return {"url": f"urn:nuo:ext:{name}", "valueString": value}


def _reference(institution):
    return {"identifier": {"system": "urn:nuo:sid:uscc", "value": institution}, "display": "示范医院"}


def _leave():
    key = f"{STATEMENT_KEY.suite} {base64url(STATEMENT_KEY.public)}"
    return {
        "resourceType": "Basic",
        "meta": {"profile": ["urn:nuo:profile:statement-key:1"]},
        "extension": [_extension("statement-key", key)],
        "subject": _reference(HOSPITAL),
    }


def _disclosure(prior, line=LINE, custodian=HOSPITAL):
    return {
        "resourceType": "AuditEvent",
        "meta": {"profile": ["urn:nuo:profile:disclosure:1"]},
        "extension": [_extension("prior", base64url(prior))],
        "source": {"observer": _reference(custodian)},
        "entity": [{"what": {"reference": "urn:nuo:line:" + base64url(line)}}],
    }


def _account(leaves, end, custodian=HOSPITAL):
    root = encode.tree_root(leaves)
    return {
        "resourceType": "Basic",
        "meta": {"profile": ["urn:nuo:profile:account:1"]},
        "extension": [
            _extension("root", base64url(root)),
            _extension("lines", str(len(leaves))),
            _extension("height", str(HEIGHT)),
            _extension("end", str(end)),
        ],
        "subject": _reference(custodian),
    }


def account_leaf(count, last, line=LINE, height=HEIGHT):
    salt = fixed_bytes("evidence/salt of a leaf")
    return b"nuo/account/v1\0" + salt + line + encode.number(height, 8) + encode.number(count, 8) + last


class _Custodian:
    """A ledger of statements, one a block."""

    def __init__(self):
        self.ledger = Ledger()
        self.openings = {}
        self.leave = self.enter(_leave(), SigningKey(ED25519, "evidence/institution"))

    def enter(self, resource, author=STATEMENT_KEY):
        record = Record(f"evidence/statement {len(self.openings)}", ED25519)
        record.person = author
        opening = make_opening(record, ORIGIN, record.fields(), payload=encode.compact_json(resource))
        index, _ = self.ledger.append_event(record, opening=opening)
        self.openings[index] = opening
        self.ledger.seal()
        return index

    def chain_value(self, index):
        number = list(self.openings).index(index)
        salt = fixed_bytes(f"evidence/statement {number}/salt/0")
        return hashlib.sha256(b"nuo/prior/v1\0" + salt + encode.commitment(self.openings[index])).digest()

    def disclose(self, count, **changes):
        """So many disclosures, each on the one before."""
        indexes, prior = [], encode.ZERO
        for _ in range(count):
            indexes.append(self.enter(_disclosure(prior, **changes)))
            prior = self.chain_value(indexes[-1])
        return indexes

    def sections(self, index, opening=None):
        opening = opening or self.openings[index]
        return [
            note(self.ledger),
            f"opening {base64_standard(opening)}\n",
            leaf_section(self.ledger, index),
        ]

    def omission(self, disclosures, leaf, end=None, others=(b"other",), shown=None, **changes):
        """An account with this leaf, and the file about it. `shown` replaces the leaf in the file."""
        leaves = [leaf, *others]
        account = self.enter(_account(leaves, len(self.ledger.leaves) if end is None else end, **changes))
        proof = encode.inclusion_proof(0, leaves)
        part = f"leaf {base64_standard(shown or leaf)}\nindex 0\n{hash_lines(proof)}"
        sections = self.sections(self.leave) + self.sections(account) + [part]
        for index in disclosures:
            sections += self.sections(index)
        return evidence("omitted-disclosure", *sections)

    def prior(self, first, second):
        sections = self.sections(self.leave) + self.sections(first) + self.sections(second)
        return evidence("reused-prior", *sections)


def _expected(kind, **found):
    return {"kind": kind, "accused": ORIGIN, "origin": ORIGIN, **found}


def add_omissions(add):
    def build(count):
        custodian = _Custodian()
        indexes = custodian.disclose(count)
        return custodian, indexes, [custodian.chain_value(index) for index in indexes]

    custodian, indexes, values = build(3)
    add(
        "omitted-disclosure-last",
        "The account's last disclosure is not the newest.",
        custodian.omission(indexes[1:], account_leaf(3, values[1])),
        _expected("omitted-disclosure", height=HEIGHT, counted=3, entries=indexes[1:]),
    )
    custodian, indexes, values = build(3)
    add(
        "omitted-disclosure-count",
        "The account counts fewer than there are.",
        custodian.omission(indexes, account_leaf(2, values[2])),
        _expected("omitted-disclosure", height=HEIGHT, counted=2, entries=indexes),
    )

    def near(name, description, rule, make, kind="invalid"):
        add(name, description, make(*build(3)), (kind, rule, "omitted-disclosure-count"))

    near(
        "omitted-disclosure-honest",
        "The account counts what there is.",
        "no-contradiction",
        lambda custodian, indexes, values: custodian.omission(indexes, account_leaf(3, values[2])),
    )
    near(
        "omitted-disclosure-too-few-shown",
        "No more are shown than the account counts, and the last is not among them.",
        "no-contradiction",
        lambda custodian, indexes, values: custodian.omission(indexes[:2], account_leaf(2, values[2])),
    )
    near(
        "omitted-disclosure-after-the-block",
        "The newest was entered after the block that the account names.",
        "no-contradiction",
        lambda custodian, indexes, values: custodian.omission(indexes, account_leaf(2, values[1]), end=indexes[2]),
    )
    near(
        "omitted-disclosure-of-another-line",
        "The leaf is of another line.",
        "no-contradiction",
        lambda custodian, indexes, values: custodian.omission(indexes, account_leaf(2, values[2], line=OTHER_LINE)),
    )
    near(
        "omitted-disclosure-one-twice",
        "One disclosure is shown twice.",
        "evidence-form",
        lambda custodian, indexes, values: custodian.omission([indexes[0]] * 2, account_leaf(1, values[2])),
        "malformed",
    )
    near(
        "omitted-disclosure-leaf-not-in-tree",
        "The leaf is not in the account's tree.",
        "inclusion",
        lambda custodian, indexes, values: custodian.omission(
            indexes, account_leaf(3, values[2]), shown=account_leaf(2, values[2])
        ),
    )
    near(
        "omitted-disclosure-other-height",
        "The leaf is of another height than the account.",
        "statement",
        lambda custodian, indexes, values: custodian.omission(indexes, account_leaf(2, values[2], height=HEIGHT + 1)),
    )
    near(
        "omitted-disclosure-other-custodian",
        "The account is another custodian's.",
        "statement",
        lambda custodian, indexes, values: custodian.omission(
            indexes, account_leaf(2, values[2]), custodian=OTHER_HOSPITAL
        ),
    )
    near(
        "omitted-disclosure-leaf-of-nothing",
        "The leaf counts nothing.",
        "statement",
        lambda custodian, indexes, values: custodian.omission(indexes, account_leaf(0, values[2])),
    )


def add_priors(add):
    def forked(**changes):
        custodian = _Custodian()
        (first,) = custodian.disclose(1)
        prior = custodian.chain_value(first)
        return custodian, custodian.enter(_disclosure(prior)), custodian.enter(_disclosure(prior, **changes)), first

    custodian, one, other, first = forked()
    add(
        "reused-prior",
        "Two disclosures follow the same one.",
        custodian.prior(one, other),
        _expected("reused-prior", entries=[one, other]),
    )

    def near(name, description, rule, text, kind="invalid"):
        add(name, description, text, (kind, rule, "reused-prior"))

    near("reused-prior-chain", "One follows the other.", "no-contradiction", custodian.prior(first, one))
    near("reused-prior-once", "One disclosure twice.", "evidence-form", custodian.prior(one, one), "malformed")
    near("reused-prior-later-first", "The later comes first.", "evidence-form", custodian.prior(other, one), "malformed")
    near("reused-prior-no-disclosure", "One is the leave.", "statement", custodian.prior(custodian.leave, one))
    near(
        "reused-prior-other-opening",
        "An opening is another entry's.",
        "statement",
        evidence(
            "reused-prior",
            *custodian.sections(custodian.leave),
            *custodian.sections(one),
            *custodian.sections(other, opening=custodian.openings[one]),
        ),
    )
    custodian, one, other, _ = forked(line=OTHER_LINE)
    near("reused-prior-two-lines", "They are about two lines.", "no-contradiction", custodian.prior(one, other))
    custodian, one, other, _ = forked(custodian=OTHER_HOSPITAL)
    near("reused-prior-two-custodians", "One is another custodian's.", "statement", custodian.prior(one, other))
    custodian = _Custodian()
    stranger = SigningKey(ED25519, "evidence/stranger")
    (one,) = custodian.disclose(1)
    other = custodian.enter(_disclosure(encode.ZERO), stranger)
    near("reused-prior-stranger", "One is signed by another key.", "statement", custodian.prior(one, other))
