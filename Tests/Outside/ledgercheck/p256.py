"""ECDSA over P-256 with SHA-256: deterministic nonces (RFC 6979), low s only, raw r ‖ s, compressed points."""

import hashlib
import hmac

P = 2**256 - 2**224 + 2**192 + 2**96 - 1
ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
B = 0x5AC635D8AA3A93E7B3EBBD55769886BC651D06B0CC53B0F63BCE3C3E27D2604B
BASE = (
    0x6B17D1F2E12C4247F8BCE6E563A440F277037D812DEB33A0F4A13945D898C296,
    0x4FE342E2FE1A7F9B8EE7EB4A7C0F9E162BCE33576B315ECECBB6406837BF51F5,
    1,
)
# Points are Jacobian coordinates (X, Y, Z) with x = X/Z², y = Y/Z³; Z = 0 is the point at infinity.
INFINITY = (1, 1, 0)


def _double(p):
    x, y, z = p
    if z == 0:
        return INFINITY
    delta, gamma = z * z % P, y * y % P
    beta = x * gamma % P
    alpha = 3 * (x - delta) * (x + delta) % P
    x3 = (alpha * alpha - 8 * beta) % P
    return (x3, (alpha * (4 * beta - x3) - 8 * gamma * gamma) % P, 2 * y * z % P)


def _add(p, q):
    if p[2] == 0:
        return q
    if q[2] == 0:
        return p
    z1z1, z2z2 = p[2] * p[2] % P, q[2] * q[2] % P
    u1, u2 = p[0] * z2z2 % P, q[0] * z1z1 % P
    s1, s2 = p[1] * q[2] * z2z2 % P, q[1] * p[2] * z1z1 % P
    if u1 == u2:
        return _double(p) if s1 == s2 else INFINITY
    h, r = u2 - u1, s2 - s1
    hh = h * h % P
    hhh, v = h * hh % P, u1 * hh % P
    x3 = (r * r - hhh - 2 * v) % P
    return (x3, (r * (v - x3) - s1 * hhh) % P, p[2] * q[2] * h % P)


def _sum_of_multiples(a, p, b, q):
    """[a]p + [b]q with one chain of doublings."""
    both = _add(p, q)
    result = INFINITY
    for bit in range(max(a.bit_length(), b.bit_length()) - 1, -1, -1):
        result = _double(result)
        choice = (a >> bit & 1) | (b >> bit & 1) << 1
        if choice:
            result = _add(result, (p, q, both)[choice - 1])
    return result


def _affine(p):
    inverse = pow(p[2], -1, P)
    return p[0] * inverse * inverse % P, p[1] * inverse * inverse * inverse % P


def _decode(data):
    """The point of a compressed encoding (SEC 1 §2.3.4), or None."""
    if len(data) != 33 or data[0] not in (2, 3):
        return None
    x = int.from_bytes(data[1:], "big")
    if x >= P:
        return None
    square = (x * x * x - 3 * x + B) % P
    y = pow(square, (P + 1) // 4, P)
    if y * y % P != square:
        return None
    return (x, y if y & 1 == data[0] & 1 else P - y, 1)


def coordinates(public):
    """x and y of a compressed public key, 32 bytes each, as a JWK carries them."""
    point = _decode(public)
    return tuple(value.to_bytes(32, "big") for value in point[:2])


def public_key(secret):
    x, y = _affine(_sum_of_multiples(int.from_bytes(secret, "big"), BASE, 0, INFINITY))
    return bytes([2 + (y & 1)]) + x.to_bytes(32, "big")


def _nonces(secret, digest):
    """The candidates of RFC 6979 §3.2 in order."""
    seed = secret + (int.from_bytes(digest, "big") % ORDER).to_bytes(32, "big")
    value, key = b"\x01" * 32, bytes(32)
    for separator in (b"\x00", b"\x01"):
        key = hmac.new(key, value + separator + seed, hashlib.sha256).digest()
        value = hmac.new(key, value, hashlib.sha256).digest()
    while True:
        value = hmac.new(key, value, hashlib.sha256).digest()
        yield int.from_bytes(value, "big")
        key = hmac.new(key, value + b"\x00", hashlib.sha256).digest()
        value = hmac.new(key, value, hashlib.sha256).digest()


def sign(secret, message):
    digest = hashlib.sha256(message).digest()
    for nonce in _nonces(secret, digest):
        if not 0 < nonce < ORDER:
            continue
        r = _affine(_sum_of_multiples(nonce, BASE, 0, INFINITY))[0] % ORDER
        s = pow(nonce, -1, ORDER) * (int.from_bytes(digest, "big") + r * int.from_bytes(secret, "big")) % ORDER
        if r and s:
            return r.to_bytes(32, "big") + min(s, ORDER - s).to_bytes(32, "big")


def with_other_s(signature):
    """The same signature with n - s for s: mathematically valid, refused here because it is not unique."""
    s = ORDER - int.from_bytes(signature[32:], "big")
    return signature[:32] + s.to_bytes(32, "big")


def is_public_key(data):
    return _decode(data) is not None


def verify(public, signature, message):
    point = _decode(public)
    if point is None or len(signature) != 64:
        return False
    r, s = int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:], "big")
    if not 0 < r < ORDER or not 0 < s <= ORDER // 2:
        return False
    inverse = pow(s, -1, ORDER)
    digest = int.from_bytes(hashlib.sha256(message).digest(), "big")
    total = _sum_of_multiples(digest * inverse % ORDER, BASE, r * inverse % ORDER, point)
    return total[2] != 0 and _affine(total)[0] % ORDER == r
