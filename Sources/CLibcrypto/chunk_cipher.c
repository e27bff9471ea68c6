#include "CLibcrypto.h"

#include <limits.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <stdlib.h>

enum { TAG_SIZE = 16 };

struct nuo_chunk_cipher {
    EVP_CIPHER_CTX *context;
};

nuo_chunk_cipher *nuo_chunk_cipher_new(const uint8_t *key, int sealing) {
    nuo_chunk_cipher *cipher = calloc(1, sizeof *cipher);
    if (cipher == NULL) return NULL;
    cipher->context = EVP_CIPHER_CTX_new();
    if (cipher->context != NULL &&
        EVP_CipherInit_ex(cipher->context, EVP_chacha20_poly1305(), NULL, key, NULL, sealing) == 1) {
        return cipher;
    }
    nuo_chunk_cipher_free(cipher);
    ERR_clear_error();
    return NULL;
}

void nuo_chunk_cipher_free(nuo_chunk_cipher *cipher) {
    if (cipher == NULL) return;
    EVP_CIPHER_CTX_free(cipher->context);
    free(cipher);
}

int nuo_chunk_cipher_seal(nuo_chunk_cipher *cipher, const uint8_t *nonce, const uint8_t *plain, size_t size,
                          uint8_t *sealed) {
    int written = 0, rest = 0;
    if (size > INT_MAX - TAG_SIZE) return 0;
    if (EVP_EncryptInit_ex(cipher->context, NULL, NULL, NULL, nonce) != 1 ||
        EVP_EncryptUpdate(cipher->context, sealed, &written, plain, (int)size) != 1 ||
        EVP_EncryptFinal_ex(cipher->context, sealed + written, &rest) != 1 || (size_t)(written + rest) != size ||
        EVP_CIPHER_CTX_ctrl(cipher->context, EVP_CTRL_AEAD_GET_TAG, TAG_SIZE, sealed + size) != 1) {
        ERR_clear_error();
        return 0;
    }
    return 1;
}

int nuo_chunk_cipher_open(nuo_chunk_cipher *cipher, const uint8_t *nonce, const uint8_t *sealed, size_t size,
                          uint8_t *plain) {
    int written = 0, rest = 0;
    if (size < TAG_SIZE || size > INT_MAX) return 0;
    size_t body = size - TAG_SIZE;
    if (EVP_DecryptInit_ex(cipher->context, NULL, NULL, NULL, nonce) != 1 ||
        EVP_CIPHER_CTX_ctrl(cipher->context, EVP_CTRL_AEAD_SET_TAG, TAG_SIZE, (void *)(sealed + body)) != 1 ||
        EVP_DecryptUpdate(cipher->context, plain, &written, sealed, (int)body) != 1 ||
        EVP_DecryptFinal_ex(cipher->context, plain + written, &rest) != 1) {
        OPENSSL_cleanse(plain, body);
        ERR_clear_error();
        return 0;
    }
    return 1;
}
