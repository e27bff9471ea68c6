"""Commitments to openings."""

from . import encode
from .document import positive
from .keys import fixed_bytes


def vectors():
    cases = {
        "empty": ("No bytes at all: the length is part of what is hashed.", b""),
        "one-byte": ("A single zero byte.", b"\x00"),
        "text": ("Bytes that look like an opening of one statement.", b"eyJhbGciOiJFZERTQSJ9.e30.AAAA"),
        "long": ("1,000 bytes.", fixed_bytes("commitment/long", 1000)),
    }
    return {
        name: positive(description, {"opening": opening.hex()}, {"commitment": encode.commitment(opening).hex()})
        for name, (description, opening) in cases.items()
    }
