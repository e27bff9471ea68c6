#!/usr/bin/env python3
"""Write the vector files of this folder, or with --check say whether they are what this script writes.

The bytes come from the specification, by code that shares nothing with the program under test.
"""

import argparse
import json
import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent.parent / "Tests" / "Outside"))

from generator import (  # noqa: E402  (the path to the primitives comes first)
    block_vectors,
    commitment_vectors,
    entry_vectors,
    evidence_vectors,
    key_vectors,
    opening_vectors,
    receipt_vectors,
    seal_vectors,
    statement_vectors,
)

SUBJECTS = {
    "block": block_vectors,
    "commitment": commitment_vectors,
    "entry": entry_vectors,
    "evidence": evidence_vectors,
    "keys": key_vectors,
    "opening": opening_vectors,
    "receipt": receipt_vectors,
    "seal": seal_vectors,
    "statement": statement_vectors,
}


def generate():
    """Path to text of every vector file."""
    return {
        f"{subject}/{name}.json": json.dumps(document, ensure_ascii=False, indent=2) + "\n"
        for subject, module in SUBJECTS.items()
        for name, document in module.vectors().items()
    }


def committed():
    return {
        path.relative_to(HERE).as_posix(): path.read_text(encoding="utf-8")
        for subject in SUBJECTS
        for path in (HERE / subject).glob("*.json")
    }


def check(files):
    present = committed()
    wrong = sorted(path for path in files.keys() | present.keys() if files.get(path) != present.get(path))
    for path in wrong:
        state = "missing" if path not in present else "not generated" if path not in files else "different"
        print(f"{state}: {path}")
    print(f"{len(files)} vectors, {len(wrong)} not as generated")
    return 1 if wrong else 0


def write(files):
    for path in committed().keys() - files.keys():
        (HERE / path).unlink()
    for path, text in files.items():
        (HERE / path).parent.mkdir(exist_ok=True)
        with open(HERE / path, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
    print(f"{len(files)} vectors written")
    return 0


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="compare only; exit status 1 on a difference")
    return (check if parser.parse_args().check else write)(generate())


if __name__ == "__main__":
    sys.exit(main())
