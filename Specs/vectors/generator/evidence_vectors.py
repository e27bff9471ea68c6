"""Evidence files: what a log or a cosigner signed that an honest one can't have signed, and near misses."""

from ledgercheck.encodings import base64_standard
from ledgercheck.notes import COSIGNER_TYPE, vkey_text
from ledgercheck.suites import ED25519

from . import encode
from .document import negative, positive
from .evidence_disclosure_vectors import add_omissions, add_priors
from .evidence_leaf_vectors import add_entries, add_seals
from .evidence_parts import consistency_proof, evidence, hash_lines, leaf_section, note, root_section, small_ledger
from .keys import SigningKey, fixed_bytes
from .ledger import COSIGNER_NAME, FIRST_SEAL_TIME, ORIGIN, OTHER_ORIGIN, Ledger


def _forks(add):
    ledger, _ = small_ledger()
    other, _ = small_ledger("evidence/other branch", 4)
    size, later = len(ledger.leaves), len(other.leaves)
    same_size = evidence("fork", note(ledger), note(other, size))
    longer = evidence("fork", note(ledger, 4), note(other), root_section(other, 4, later))
    expected = {
        "kind": "fork",
        "accused": ORIGIN,
        "origin": ORIGIN,
        "size": size,
        "roots": [encode.tree_root(ledger.leaves).hex(), encode.tree_root(other.leaves[:size]).hex()],
    }
    add("fork-one-size", "Two roots of one size.", same_size, expected)
    longer_expected = {
        **expected,
        "size": 4,
        "roots": [encode.tree_root(ledger.leaves[:4]).hex(), encode.tree_root(other.leaves[:4]).hex()],
    }
    add("fork-longer", "A later head of another branch, at a size that is a power of two.", longer, longer_expected)
    add(
        "fork-longer-odd",
        "The same at a size that is none, so that the proof begins inside the earlier tree.",
        evidence("fork", note(ledger), note(other), root_section(other, size, later)),
        {**expected, "size": size},
    )
    stranger = SigningKey(ED25519, "evidence/stranger")
    wrong = {
        "fork-same-root": (
            "One head twice.",
            evidence("fork", note(ledger), note(ledger)),
            "no-contradiction",
        ),
        "fork-of-an-honest-log": (
            "The later tree has the earlier root.",
            evidence("fork", note(other, 4), note(other), root_section(other, 4, later)),
            "no-contradiction",
        ),
        "fork-without-proof": (
            "The sizes differ and no proof is given.",
            evidence("fork", note(ledger, 4), note(other)),
            "incomplete",
        ),
        "fork-root-not-proved": (
            "The root at the earlier size is made up.",
            evidence(
                "fork",
                note(ledger, 4),
                note(other),
                f"root {base64_standard(fixed_bytes('evidence/root'))}\n"
                + hash_lines(consistency_proof(4, other.leaves)),
            ),
            "consistency",
        ),
        "fork-proof-short": (
            "The last hash of the proof is missing.",
            "\n".join(longer.split("\n")[:-2]) + "\n",
            "consistency",
        ),
        "fork-signed-by-a-stranger": (
            "The second head is signed under the log's name by another key.",
            evidence("fork", note(ledger), note(other, size, key=stranger)),
            "log-signature",
        ),
        "fork-root-changed": (
            "The second head's root is not the one signed.",
            same_size.replace(base64_standard(encode.tree_root(other.leaves[:size])), base64_standard(bytes(32))),
            "note-signature",
        ),
    }
    one_size = ("fork-same-root", "fork-signed-by-a-stranger", "fork-root-changed")
    for name, (description, text, rule) in wrong.items():
        near = "fork-one-size" if name in one_size else "fork-longer"
        add(name, description, text, ("invalid", rule, near))
    another, _ = small_ledger()
    another.origin = OTHER_ORIGIN
    add(
        "fork-of-two-logs",
        "The heads are of two ledgers.",
        evidence("fork", note(ledger), note(another)),
        ("invalid", "log-signature", "fork-one-size"),
    )
    malformed = {
        "fork-larger-first": (
            "The larger head comes first.",
            evidence("fork", note(other), note(ledger, 4), root_section(other, 4, later)),
        ),
        "fork-one-size-with-proof": (
            "A proof where none is needed.",
            evidence("fork", note(ledger, 4), note(other, 4), root_section(other, 4, 4)),
        ),
        "fork-crlf": ("Lines end as on other systems.", same_size.replace("\n", "\r\n")),
        "fork-two-empty-lines": (
            "Two empty lines between the notes.",
            evidence("fork", note(ledger) + "\n", note(other, size)),
        ),
        "fork-no-newline-at-the-end": ("The last newline is missing.", same_size[:-1]),
        "fork-size-with-zero": (
            "The size has a leading zero.",
            same_size.replace(f"{ORIGIN}\n{size}", f"{ORIGIN}\n0{size}"),
        ),
        "fork-third-section": ("Something follows the proof.", longer + "\n" + note(ledger)),
    }
    rules = {"fork-size-with-zero": "decimal", "fork-two-empty-lines": "checkpoint-lines"}
    for name, (description, text) in malformed.items():
        add(name, description, text, ("malformed", rules.get(name, "evidence-form"), "fork-one-size"))
    for name, line in {"fork-version-2": "nuo/fork@v2", "kind-unknown": "nuo/something@v1"}.items():
        add(
            name,
            "A first line that a later version may have.",
            same_size.replace("nuo/fork@v1", line),
            ("upgrade-needed", "evidence-kind", "fork-one-size"),
        )


def _heights(add):
    ledger, line = small_ledger()
    ledger.append_event(line)
    ledger.seal(height=1)
    expected = {"kind": "seal-height", "accused": ORIGIN, "origin": ORIGIN, "height": 1}
    parts = [note(ledger), leaf_section(ledger, 3), note(ledger), leaf_section(ledger, 7)]
    add("seal-height", "Two blocks of height 1 in one tree.", evidence("seal-height", *parts), expected)
    add(
        "seal-height-two-notes",
        "The same, the first seal under the note of its own block.",
        evidence("seal-height", note(ledger, 4), leaf_section(ledger, 3, 4), *parts[2:]),
        expected,
    )
    wrong = {
        "seal-height-different": (
            "Heights 0 and 1.",
            [note(ledger), leaf_section(ledger, 1), *parts[2:]],
            "no-contradiction",
        ),
        "seal-height-one-seal": (
            "One seal under two notes.",
            [note(ledger, 4), leaf_section(ledger, 3, 4), note(ledger), leaf_section(ledger, 3)],
            "no-contradiction",
        ),
        "seal-height-not-in-tree": (
            "The first seal's proof is for another index.",
            [note(ledger), leaf_section(ledger, 3).replace("index 3", "index 2"), *parts[2:]],
            "inclusion",
        ),
    }
    for name, (description, sections, rule) in wrong.items():
        add(name, description, evidence("seal-height", *sections), ("invalid", rule, "seal-height"))
    add(
        "seal-height-of-an-entry",
        "The first leaf is an entry.",
        evidence("seal-height", note(ledger), leaf_section(ledger, 2), *parts[2:]),
        ("malformed", "evidence-form", "seal-height"),
    )


def _unsealed(add):
    ledger, line = small_ledger()
    ledger.append_event(line)
    size = len(ledger.leaves)
    add(
        "unsealed-checkpoint",
        "The last leaf is an entry.",
        evidence("unsealed-checkpoint", note(ledger), leaf_section(ledger, size - 1)),
        {"kind": "unsealed-checkpoint", "accused": ORIGIN, "origin": ORIGIN, "size": size},
    )
    add(
        "unsealed-checkpoint-sealed",
        "The last leaf is a seal.",
        evidence("unsealed-checkpoint", note(ledger, 6), leaf_section(ledger, 5, 6)),
        ("invalid", "no-contradiction", "unsealed-checkpoint"),
    )
    add(
        "unsealed-checkpoint-inner-leaf",
        "An entry, and not the last.",
        evidence("unsealed-checkpoint", note(ledger), leaf_section(ledger, size - 3)),
        ("malformed", "evidence-form", "unsealed-checkpoint"),
    )
    add(
        "unsealed-checkpoint-other-leaf",
        "The leaf shown is not in the tree.",
        evidence("unsealed-checkpoint", note(ledger), leaf_section(ledger, size - 1, data=ledger.leaves[0])),
        ("invalid", "inclusion", "unsealed-checkpoint"),
    )
    future, line = small_ledger()
    future.append(b"\x02" + ledger.leaves[-1][1:])
    add(
        "unsealed-checkpoint-future",
        "The last leaf is of a version that is not known.",
        evidence("unsealed-checkpoint", note(future), leaf_section(future, size - 1)),
        ("upgrade-needed", "version", "unsealed-checkpoint"),
    )


def _cosigners(add):
    ledger, _ = small_ledger()
    other, _ = small_ledger("evidence/other branch", 4)
    size, later, time = len(ledger.leaves), len(other.leaves), FIRST_SEAL_TIME + 100
    vkey = vkey_text(COSIGNER_NAME, COSIGNER_TYPE, ledger.cosigner_key.public)
    stranger = SigningKey(ED25519, "evidence/strange cosigner")
    strange_vkey = vkey_text(COSIGNER_NAME, COSIGNER_TYPE, stranger.public)

    def fork(*sections, cosigner=vkey):
        return evidence("cosigner-fork", *sections, cosigner=cosigner)

    def times(*sections, cosigner=vkey):
        return evidence("cosigner-time", *sections, cosigner=cosigner)

    expected = {
        "kind": "cosigner-fork",
        "accused": COSIGNER_NAME,
        "origin": ORIGIN,
        "size": size,
        "roots": [encode.tree_root(ledger.leaves).hex(), encode.tree_root(other.leaves[:size]).hex()],
    }
    good = fork(note(ledger, time=time), note(other, size, time=time + 1))
    add("cosigner-fork", "One cosigner on two roots of one size.", good, expected)
    add(
        "cosigner-fork-longer",
        "One cosigner on two branches of different size; the log's own lines are not there.",
        fork(
            note(ledger, 4, time=time, cosigner=True),
            note(other, time=time + 1, cosigner=True),
            root_section(other, 4, later),
        ),
        {
            **expected,
            "size": 4,
            "roots": [encode.tree_root(ledger.leaves[:4]).hex(), encode.tree_root(other.leaves[:4]).hex()],
        },
    )
    back = times(note(other, 4, time=time), note(other, time=time - 1))
    add(
        "cosigner-time",
        "A larger size, signed with an earlier time.",
        back,
        {
            "kind": "cosigner-time",
            "accused": COSIGNER_NAME,
            "origin": ORIGIN,
            "sizes": [4, later],
            "times": [time, time - 1],
        },
    )
    wrong = {
        "cosigner-fork-same-root": (
            fork(note(ledger, time=time), note(ledger, time=time + 1)),
            "no-contradiction",
            "cosigner-fork",
        ),
        "cosigner-fork-one-line": (fork(note(ledger, time=time), note(other, size)), "note-signature", "cosigner-fork"),
        "cosigner-fork-of-another-key": (good.replace(vkey, strange_vkey), "unknown-key", "cosigner-fork"),
        "cosigner-time-same-time": (
            times(note(other, 4, time=time), note(other, time=time)),
            "no-contradiction",
            "cosigner-time",
        ),
        "cosigner-time-same-size": (
            times(note(other, time=time), note(other, time=time - 1)),
            "no-contradiction",
            "cosigner-time",
        ),
        "cosigner-time-larger-first": (
            times(note(other, time=time), note(other, 4, time=time + 1)),
            "no-contradiction",
            "cosigner-time",
        ),
    }
    another, _ = small_ledger("evidence/other branch", 4)
    another.origin = OTHER_ORIGIN
    wrong["cosigner-time-of-two-logs"] = (
        times(note(another, 4, time=time), note(other, time=time - 1)),
        "no-contradiction",
        "cosigner-time",
    )
    wrong["cosigner-time-changed"] = (
        times(
            note(other, 4, time=time),
            note(other)
            + encode.signature_line(
                COSIGNER_NAME,
                COSIGNER_TYPE,
                ledger.cosigner_key.public,
                encode.number(time - 1, 8) + other.cosigner_key.sign(b"something else"),
            ),
        ),
        "note-signature",
        "cosigner-time",
    )
    for name, (text, rule, near) in wrong.items():
        add(name, f"Near {near}: {rule}.", text, ("invalid", rule, near))
    log_vkey = ledger.vkeys[0]
    add(
        "cosigner-is-a-log",
        "The key named is a log's.",
        good.replace(vkey, log_vkey),
        ("malformed", "evidence-form", "cosigner-fork"),
    )
    add(
        "cosigner-missing",
        "The line of the cosigner is missing.",
        good.replace(f"cosigner {vkey}\n", ""),
        ("malformed", "evidence-form", "cosigner-fork"),
    )


def vectors():
    found, keys = {}, Ledger().vkeys

    def add(name, description, text, result):
        given = {"vkeys": keys, "evidence": text}
        if isinstance(result, dict):
            found[name] = positive(description, given, result)
        else:
            kind, rule, near = result
            found[name] = negative(description, near, given, kind, rule)

    for group in (_forks, _heights, _unsealed, add_seals, add_entries, _cosigners, add_omissions, add_priors):
        group(add)
    return found
