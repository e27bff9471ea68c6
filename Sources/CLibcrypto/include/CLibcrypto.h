/// The few functions of OpenSSL's libcrypto that Nuo calls, with their sizes in their signatures. No OpenSSL type
/// crosses this header, so Swift never sees one. Every function returns 1 on success and 0 on failure and leaves
/// libcrypto's error queue empty.
#ifndef NUO_CLIBCRYPTO_H
#define NUO_CLIBCRYPTO_H

#include <stddef.h>
#include <stdint.h>

typedef struct nuo_chunk_cipher nuo_chunk_cipher;

/// A ChaCha20-Poly1305 context bound to one key, reused for every chunk of a payload. NULL when memory is short.
nuo_chunk_cipher *_Nullable nuo_chunk_cipher_new(const uint8_t *_Nonnull key /* [32] */, int sealing);

/// Frees the context and wipes its key schedule.
void nuo_chunk_cipher_free(nuo_chunk_cipher *_Nullable cipher);

/// Seals `size` bytes of `plain` into `size + 16` bytes of `sealed`. The buffers must not overlap.
int nuo_chunk_cipher_seal(nuo_chunk_cipher *_Nonnull cipher, const uint8_t *_Nonnull nonce /* [12] */,
                          const uint8_t *_Nonnull plain, size_t size, uint8_t *_Nonnull sealed);

/// Opens `size` (at least 16) bytes of `sealed` into `size - 16` bytes of `plain`. On failure `plain` is wiped.
int nuo_chunk_cipher_open(nuo_chunk_cipher *_Nonnull cipher, const uint8_t *_Nonnull nonce /* [12] */,
                          const uint8_t *_Nonnull sealed, size_t size, uint8_t *_Nonnull plain);

#endif
