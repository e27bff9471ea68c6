"""The sections of an evidence file."""

from ledgercheck.encodings import base64_standard
from ledgercheck.suites import ED25519

from . import encode
from .ledger import COSIGNER_NAME, Ledger, Record


def consistency_proof(size, leaves):
    """RFC 6962 §2.1.2 as it is written down there."""

    def subproof(count, part, is_whole):
        if count == len(part):
            return [] if is_whole else [encode.tree_root(part)]
        half = 1 << (len(part) - 1).bit_length() - 1
        if count <= half:
            return subproof(count, part[:half], is_whole) + [encode.tree_root(part[half:])]
        return subproof(count - half, part[half:], False) + [encode.tree_root(part[:half])]

    return subproof(size, leaves, True)


def run_siblings(first, end, leaves, start=0):
    """Roots of the largest subtrees that hold none of the leaves [first, end), from left to right."""
    stop = start + len(leaves)
    if stop <= first or end <= start:
        return [encode.tree_root(leaves)]
    if first <= start and stop <= end:
        return []
    half = 1 << (len(leaves) - 1).bit_length() - 1
    return run_siblings(first, end, leaves[:half], start) + run_siblings(first, end, leaves[half:], start + half)


def hash_lines(hashes):
    return "".join(base64_standard(value) + "\n" for value in hashes)


def leaf_section(ledger, index, size=None, data=None):
    size = len(ledger.leaves) if size is None else size
    proof = encode.inclusion_proof(index, ledger.leaves[:size])
    data = ledger.leaves[index] if data is None else data
    return f"leaf {base64_standard(data)}\nindex {index}\n{hash_lines(proof)}"


def run_section(ledger, first, end):
    hashes = [encode.leaf_hash(leaf) for leaf in ledger.leaves[first:end]]
    return f"run {first} {end - first}\n" + hash_lines(hashes + run_siblings(first, end, ledger.leaves))


def root_section(ledger, size, later):
    root = encode.tree_root(ledger.leaves[:size])
    return f"root {base64_standard(root)}\n" + hash_lines(consistency_proof(size, ledger.leaves[:later]))


def note(ledger, size=None, root=None, key=None, time=None, cosigner=None):
    """A note of the log; with a time, the cosigner's line too, and with `cosigner` only the cosigner's."""
    size = len(ledger.leaves) if size is None else size
    body = encode.checkpoint_body(ledger.origin, size, root or encode.tree_root(ledger.leaves[:size]))
    lines = "" if cosigner else encode.log_signature_line(key or ledger.log_key, ledger.origin, body)
    if time is not None:
        lines += encode.cosignature_line(ledger.cosigner_key, COSIGNER_NAME, body, time)
    return body + "\n" + lines


def evidence(kind, *sections, cosigner=None):
    return f"nuo/{kind}@v1\n" + (f"cosigner {cosigner}\n" if cosigner else "") + "\n".join(sections)


def small_ledger(label="evidence/line", blocks=3):
    """A ledger with a block of two leaves for each seq of one line."""
    ledger, line = Ledger(), Record(label, ED25519)
    for _ in range(blocks):
        ledger.append_event(line)
        ledger.seal()
    return ledger, line
