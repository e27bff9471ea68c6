"""Receipts from a ledger of several blocks."""

from ledgercheck.encodings import base64_standard
from ledgercheck.suites import ED25519, ES256

from . import encode
from .document import negative, positive
from .keys import SigningKey
from .ledger import ORIGIN, Ledger, Record


def _ledger():
    """Four blocks, and (index, opening) of the entries that receipts are made for."""
    ledger = Ledger()
    line, other = Record("receipt/line", ED25519), Record("receipt/other", ES256)
    entries = {"ed25519-first": ledger.append_event(line)}
    ledger.append_event(other, roles=("author", "co-guardian"))
    ledger.seal()
    entries["ed25519-later"] = ledger.append_event(line, effect=4)
    ledger.seal()
    third = Record("receipt/third", ES256)
    entries["es256-first"] = ledger.append_event(third)
    entries["es256-two-statements"] = ledger.append_event(other, effect=3, roles=("author", "co-guardian"))
    ledger.append_event(Record("receipt/fourth", ED25519))
    ledger.seal()
    entries["ed25519-last"] = ledger.append_event(Record("receipt/fifth", ED25519))
    ledger.seal()
    return ledger, entries


def _positive(description, ledger, index, opening, size=None, cosigned=True):
    size = len(ledger.leaves) if size is None else size
    return positive(
        description,
        {"vkeys": ledger.vkeys, "receipt": ledger.receipt(index, opening, size, cosigned)},
        {
            "origin": ORIGIN,
            "index": index,
            "size": size,
            "root": encode.tree_root(ledger.leaves[:size]).hex(),
            "entry": ledger.leaves[index].hex(),
            "leafHash": encode.leaf_hash(ledger.leaves[index]).hex(),
            "statementCount": opening.count(b"\n") + 1,
            "cosignatureCount": int(cosigned),
        },
    )


def _positives(ledger, entries):
    descriptions = {
        "ed25519-first": "The first entry of a line.",
        "ed25519-later": "A withdrawal: the later entry names no key, rk in the opening is the record's.",
        "es256-first": "The first entry of a record of the other suite.",
        "es256-two-statements": "An opening of two statements.",
        "ed25519-last": "The last entry before the last seal: a short proof at the right edge of the tree.",
    }
    found = {name: _positive(descriptions[name], ledger, *entry) for name, entry in entries.items()}
    index, opening = entries["ed25519-first"]
    found["ed25519-first-at-first-block"] = _positive(
        "The same entry, in the checkpoint of its own block.", ledger, index, opening, ledger.ends[0]
    )
    found["not-cosigned"] = _positive("Only the log has signed.", ledger, index, opening, cosigned=False)
    return found


def _text_negatives(good):
    def drop_line(prefix):
        return "\n".join(line for line in good.split("\n") if not line.startswith(prefix))

    head, proof = good.split("\n\n", 1)
    proof_lines = proof.split("\n\n", 1)[0].split("\n")
    sibling = proof_lines[3]
    cases = {
        "first-line": (
            "Another version in the first line.",
            good.replace("nuo/receipt@v1", "nuo/receipt@v2", 1),
            "receipt-first-line",
        ),
        "without-first-line": ("The first line is missing.", good.split("\n", 1)[1], "receipt-first-line"),
        "crlf": ("Lines end as on other systems.", good.replace("\n", "\r\n"), "receipt-first-line"),
        "no-empty-line-before-proof": ("The opening runs into the proof.", head + "\n" + proof, "statement-segments"),
        "proof-version": (
            "Another version of the proof.",
            good.replace("tlog-proof@v1", "tlog-proof@v2"),
            "proof-lines",
        ),
        "without-extra": ("The entry is missing.", drop_line("extra "), "proof-lines"),
        "index-with-zero": ("The index has a leading zero.", good.replace("\nindex ", "\nindex 0"), "decimal"),
        "index-with-sign": ("The index has a sign.", good.replace("\nindex ", "\nindex +"), "decimal"),
        "hash-31": (
            "A hash of the proof is a byte short.",
            good.replace(sibling, base64_standard(bytes(31))),
            "proof-hash",
        ),
        "hash-trailing-bits": (
            "A hash of the proof has bits that belong to no byte.",
            good.replace(sibling, _with_trailing_bits(sibling)),
            "base64",
        ),
        "size-with-zero": (
            "The checkpoint's size has a leading zero.",
            good.replace(f"{ORIGIN}\n", f"{ORIGIN}\n0"),
            "decimal",
        ),
        "no-newline-at-the-end": ("The last newline is missing.", good[:-1], "note-shape"),
    }
    return {name: (description, text, "malformed", rule) for name, (description, text, rule) in cases.items()}


def _with_trailing_bits(text):
    """A padded spelling of 32 bytes has two bits to spare in its last character."""
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    return text[:-2] + alphabet[alphabet.index(text[-2]) + 1] + "="


def _invalid_cases(ledger, entries, good):
    index, opening = entries["ed25519-first"]
    later_index, later_opening = entries["ed25519-later"]
    lines = good.split("\n\n", 1)[1].split("\n\n", 1)[0].split("\n")
    body = ledger.checkpoint(cosigned=False).split("\n\n")[0] + "\n"
    stranger = SigningKey(ED25519, "receipt/stranger")

    def note(*signature_lines):
        return encode.receipt(
            opening,
            encode.tlog_proof(
                ledger.leaves[index],
                index,
                encode.inclusion_proof(index, ledger.leaves),
                body + "\n" + "".join(signature_lines),
            ),
        )

    log_line = encode.log_signature_line(ledger.log_key, ORIGIN, body)
    wrong_log_line = encode.signature_line(ORIGIN, 1, ledger.log_key.public, stranger.sign(body.encode()))
    wrong_cosignature = encode.signature_line(
        "mirror.chongqing-1.example/m",
        4,
        ledger.cosigner_key.public,
        encode.number(1, 8) + ledger.cosigner_key.sign(f"cosignature/v1\ntime 2\n{body}".encode()),
    )
    return {
        "proof-hash-replaced": (
            "One hash of the proof is another.",
            good.replace(lines[3], base64_standard(bytes(32))),
            "inclusion",
        ),
        "proof-hash-missing": (
            "The last hash of the proof is missing.",
            good.replace(lines[-1] + "\n", ""),
            "inclusion",
        ),
        "proof-hash-extra": ("A hash too many.", good.replace(lines[-1], lines[-1] + "\n" + lines[-1]), "inclusion"),
        "index-of-the-neighbour": (
            "The proof is said to be for the next leaf.",
            good.replace("\nindex 0\n", "\nindex 1\n"),
            "inclusion",
        ),
        "index-beyond-the-tree": (
            "The index is the size.",
            good.replace("\nindex 0\n", f"\nindex {len(ledger.leaves)}\n"),
            "inclusion",
        ),
        "entry-of-the-neighbour": (
            "extra holds the next entry.",
            good.replace(lines[1], "extra " + base64_standard(ledger.leaves[1])),
            "inclusion",
        ),
        "opening-of-another-entry": (
            "The opening belongs to a later entry of the line.",
            ledger.receipt(index, later_opening),
            "commitment",
        ),
        "later-entry-with-first-opening": ("The other way round.", ledger.receipt(later_index, opening), "commitment"),
        "receipt-for-a-seal": ("The entry is a seal.", ledger.receipt(ledger.ends[0] - 1, opening), "receipt-kind"),
        "without-log-signature": (
            "Only the cosigner has signed.",
            note(encode.cosignature_line(ledger.cosigner_key, "mirror.chongqing-1.example/m", body, 1)),
            "log-signature",
        ),
        "signed-by-another-log": (
            "Signed under the log's name by a key that is not known.",
            note(encode.log_signature_line(stranger, ORIGIN, body)),
            "log-signature",
        ),
        "log-signature-false": ("The log's signature does not hold.", note(wrong_log_line), "note-signature"),
        "cosignature-false": (
            "The log's signature holds, a known cosigner's does not: the time is not what was signed.",
            note(log_line, wrong_cosignature),
            "note-signature",
        ),
        "size-changed": (
            "The checkpoint claims one leaf more.",
            good.replace(f"{ORIGIN}\n{len(ledger.leaves)}\n", f"{ORIGIN}\n{len(ledger.leaves) + 1}\n"),
            "note-signature",
        ),
    }


def vectors():
    ledger, entries = _ledger()
    good = ledger.receipt(*entries["ed25519-first"])
    cases = _text_negatives(good)
    for name, (description, text, rule) in _invalid_cases(ledger, entries, good).items():
        cases[name] = (description, text, "invalid", rule)
    found = _positives(ledger, entries)
    for name, (description, text, kind, rule) in cases.items():
        near = "ed25519-later" if name.startswith("later") else "ed25519-first"
        found[name] = negative(description, near, {"vkeys": ledger.vkeys, "receipt": text}, kind, rule)
    return found
