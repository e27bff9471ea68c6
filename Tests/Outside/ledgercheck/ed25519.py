"""Ed25519 (RFC 8032 §5.1), slow and readable.

The verification rule: the public key is canonically encoded and not of small order, S < L, and the encoding of
[S]B - [k]A equals R byte for byte (no cofactor).
"""

import hashlib

P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P
SQRT_MINUS_ONE = pow(2, (P - 1) // 4, P)

# Points are extended coordinates (X, Y, Z, T) with x = X/Z, y = Y/Z, xy = T/Z.
IDENTITY = (0, 1, 1, 0)


def _add(p, q):
    a = (p[1] - p[0]) * (q[1] - q[0]) % P
    b = (p[1] + p[0]) * (q[1] + q[0]) % P
    c = 2 * p[3] * q[3] * D % P
    d = 2 * p[2] * q[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return (e * f % P, g * h % P, f * g % P, e * h % P)


def _double(p):
    a = p[0] * p[0] % P
    b = p[1] * p[1] % P
    c = 2 * p[2] * p[2] % P
    h = a + b
    e = h - (p[0] + p[1]) * (p[0] + p[1]) % P
    g = a - b
    f = c + g
    return (e * f % P, g * h % P, f * g % P, e * h % P)


def _negate(p):
    return (P - p[0], p[1], p[2], P - p[3])


def _sum_of_multiples(a, p, b, q):
    """[a]p + [b]q with one chain of doublings."""
    both = _add(p, q)
    result = IDENTITY
    for bit in range(max(a.bit_length(), b.bit_length()) - 1, -1, -1):
        result = _double(result)
        choice = (a >> bit & 1) | (b >> bit & 1) << 1
        if choice:
            result = _add(result, (p, q, both)[choice - 1])
    return result


def _multiple(a, p):
    return _sum_of_multiples(a, p, 0, IDENTITY)


def _encode(p):
    inverse = pow(p[2], -1, P)
    x, y = p[0] * inverse % P, p[1] * inverse % P
    return (y | (x & 1) << 255).to_bytes(32, "little")


def _decode(data):
    """The point, or None where RFC 8032 §5.1.3 fails."""
    value = int.from_bytes(data, "little")
    sign, y = value >> 255, value & (2**255 - 1)
    if y >= P:
        return None
    u, v = (y * y - 1) % P, (D * y * y + 1) % P
    x = u * pow(v, 3, P) * pow(u * pow(v, 7, P), (P - 5) // 8, P) % P
    if v * x * x % P == P - u and u:
        x = x * SQRT_MINUS_ONE % P
    if v * x * x % P != u or (x == 0 and sign == 1):
        return None
    if x & 1 != sign:
        x = P - x
    return (x, y, 1, x * y % P)


BASE = _decode((4 * pow(5, -1, P) % P).to_bytes(32, "little"))


def _is_small_order(p):
    eightfold = _double(_double(_double(p)))
    return eightfold[0] % P == 0 and (eightfold[1] - eightfold[2]) % P == 0


def _scalar(*parts):
    return int.from_bytes(hashlib.sha512(b"".join(parts)).digest(), "little") % ORDER


def _expand(seed):
    digest = hashlib.sha512(seed).digest()
    return int.from_bytes(digest[:32], "little") & (2**254 - 8) | 2**254, digest[32:]


def public_key(seed):
    return _encode(_multiple(_expand(seed)[0], BASE))


def sign(seed, message):
    secret, prefix = _expand(seed)
    public = _encode(_multiple(secret, BASE))
    nonce = _scalar(prefix, message)
    commitment = _encode(_multiple(nonce, BASE))
    response = (nonce + _scalar(commitment, public, message) * secret) % ORDER
    return commitment + response.to_bytes(32, "little")


def is_public_key(data):
    point = _decode(data) if len(data) == 32 else None
    return point is not None and not _is_small_order(point)


def verify(public, signature, message):
    if len(signature) != 64 or not is_public_key(public):
        return False
    response = int.from_bytes(signature[32:], "little")
    if response >= ORDER:
        return False
    challenge = _scalar(signature[:32], public, message)
    expected = _sum_of_multiples(response, BASE, challenge, _negate(_decode(public)))
    return _encode(expected) == signature[:32]
