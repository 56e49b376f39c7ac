/**
 * Seals what a continuation remembers: encrypted, authenticated, bound to whom it was made for, and safe in a URL.
 *
 * A token is canonical base64url of: version (1 byte), nonce (12), ciphertext, tag (16). AES-256-GCM with random
 * nonces (NIST SP 800-38D: rotate a secret long before 2^32 tokens). Nothing is compressed, so that a token's length
 * tells no more than the length of what is inside.
 */
import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createSecretKey,
  type DecipherGCM,
  hkdfSync,
  type KeyObject,
  randomBytes,
} from "node:crypto";
import { withoutStack } from "../../platform/without-stack.ts";

const cipherName = "aes-256-gcm";
const version = 2;
const keyBytes = 32;
const nonceBytes = 12;
const tagBytes = 16;
const overheadBytes = 1 + nonceBytes + tagBytes;
/** A continuation has at most this many characters; longer ones are refused before they are looked at. */
export const longestToken = 2048;
const shortestKey = 32;
const tokenPattern = /^[A-Za-z0-9_-]+$/;

type Opened = { readonly payload: Uint8Array } | { readonly refused: "token_invalid" };

export interface Sealer {
  /**
   * Seals `payload` for `binding` (the principal and the connections it may be used with).
   * @throws RangeError when the token would be too long.
   */
  seal(payload: Uint8Array, binding: string): string;
  /** Opens what any of the keys sealed for the same binding; everything else is refused alike. Never throws. */
  open(token: string, binding: string): Opened;
}

interface SealerOptions {
  /** Secrets of at least 32 characters: the first seals, all open. */
  readonly keys: readonly string[];
  /** What is sealed for one purpose does not open for another. Default: continuations. */
  readonly purpose?: string;
  /** Characters of a token at most. Default: 2,048. */
  readonly longest?: number;
}

const derive = (secret: string | Uint8Array, purpose: string): Buffer => {
  const salt = "billing-customers-mcp";
  return Buffer.from(hkdfSync("sha256", secret, salt, purpose, keyBytes));
};

const additionalData = (binding: string): Buffer => {
  return Buffer.concat([Buffer.of(version), Buffer.from(binding, "utf8")]);
};

const decode = (token: string, longest: number): Buffer | undefined => {
  if (token.length > longest || !tokenPattern.test(token)) return undefined;
  const bytes = Buffer.from(token, "base64url");
  // Several spellings decode to the same bytes (unused low bits of the last character); only the one we write counts.
  if (bytes.toString("base64url") !== token) return undefined;
  return bytes.length >= overheadBytes && bytes[0] === version ? bytes : undefined;
};

const decrypt = (bytes: Buffer, key: KeyObject, additional: Uint8Array): Uint8Array | undefined => {
  // Without authTagLength Node would accept a tag of four bytes.
  const decipher = createDecipheriv(cipherName, key, bytes.subarray(1, 1 + nonceBytes), { authTagLength: tagBytes });
  decipher.setAAD(additional);
  decipher.setAuthTag(bytes.subarray(bytes.length - tagBytes));
  const plain = decipher.update(bytes.subarray(1 + nonceBytes, bytes.length - tagBytes));
  return isAuthentic(decipher) ? new Uint8Array(plain) : undefined;
};

/** Node says no by throwing; with a stack, which nobody would see, that takes longer than the decryption. */
const isAuthentic = (decipher: DecipherGCM): boolean => {
  try {
    withoutStack(() => decipher.final());
    return true;
  } catch {
    return false;
  }
};

/**
 * Makes a sealer. When a payload expires is the caller's matter, inside the payload. A token names no key, since every
 * character is copied by a model: all keys are tried, so keep few.
 * @throws RangeError without a key, or for one of fewer than 32 characters.
 */
export const createSealer = (options: SealerOptions): Sealer => {
  if (options.keys.some((key) => key.length < shortestKey)) {
    throw new RangeError(`A continuation key has at least ${shortestKey} characters`);
  }
  const { purpose = "continuation token", longest = longestToken } = options;
  const longestPayload = Math.floor((longest * 3) / 4) - overheadBytes;
  const keys = options.keys.map((secret) => createSecretKey(derive(secret, purpose)));
  const [sealingKey] = keys;
  if (sealingKey === undefined) throw new RangeError("At least one continuation key is needed");

  return {
    seal(payload, binding) {
      if (payload.length > longestPayload) throw new RangeError(`What is sealed has at most ${longestPayload} bytes`);
      const nonce = randomBytes(nonceBytes);
      const cipher = createCipheriv(cipherName, sealingKey, nonce, { authTagLength: tagBytes });
      cipher.setAAD(additionalData(binding));
      const parts = [Buffer.of(version), nonce, cipher.update(payload), cipher.final(), cipher.getAuthTag()];
      return Buffer.concat(parts).toString("base64url");
    },
    open(token, binding) {
      const bytes = decode(token, longest);
      if (bytes === undefined) return { refused: "token_invalid" };
      const additional = additionalData(binding);
      for (const key of keys) {
        const payload = decrypt(bytes, key, additional);
        if (payload !== undefined) return { payload };
      }
      return { refused: "token_invalid" };
    },
  };
};

/**
 * Derives the key that replicas with the same settings share, from the connections' secrets that do not rotate.
 * The order of the secrets does not matter; one more or less makes another key.
 * @throws RangeError without a secret.
 */
export const deriveDefaultKey = (secrets: readonly string[]): string => {
  if (secrets.length === 0) throw new RangeError("A continuation key cannot be derived from nothing");
  // Hashed one by one, so that no two different lists run together into the same bytes.
  const digests = secrets.map((secret) => createHash("sha256").update(secret, "utf8").digest("hex")).sort();
  return derive(digests.join(""), "default continuation key").toString("base64url");
};
