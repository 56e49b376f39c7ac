/** Hashes and reversible ids: everything the sandbox makes up is a pure function of the seed and a number. */

const oddA = 0x7feb352d;
const oddB = 0x846ca68b | 1;

/** The number that undoes a multiplication by an odd number modulo 2^32, by Newton's method. */
const inverseOf = (odd: number): number => {
  let inverse = odd;
  for (let round = 0; round < 5; round++) inverse = Math.imul(inverse, 2 - Math.imul(odd, inverse));
  return inverse;
};

const inverseA = inverseOf(oddA);
const inverseB = inverseOf(oddB);

/** A one-to-one shuffle of the 32-bit numbers. */
const shuffle = (value: number, key: number): number => {
  let x = value ^ key;
  x = Math.imul(x ^ (x >>> 16), oddA);
  x = Math.imul(x ^ (x >>> 16), oddB);
  return (x ^ (x >>> 16)) >>> 0;
};

const unshuffle = (value: number, key: number): number => {
  let x = Math.imul(value ^ (value >>> 16), inverseB);
  x = Math.imul(x ^ (x >>> 16), inverseA);
  return (x ^ (x >>> 16) ^ key) >>> 0;
};

/** A 32-bit hash, unsigned, of a number and what it is used for. Whole numbers below 2^53. */
export const hash = (seed: number, value: number, use: number): number => {
  const high = Math.floor(value / 0x1_0000_0000);
  return shuffle((value | 0) ^ Math.imul(high + 1, 0x9e3779b1), shuffle(seed, Math.imul(use + 1, 0x85ebca6b)));
};

/** One of a list, chosen by a hash. */
export const pick = <Value>(list: readonly Value[], hashed: number): Value => {
  return list[hashed % list.length] as Value;
};

const hex4 = Array.from({ length: 0x1_0000 }, (_, value) => value.toString(16).padStart(4, "0"));

/** Eight hex digits of a 32-bit number. */
export const hex8 = (value: number): string => `${hex4[value >>> 16]}${hex4[value & 0xffff]}`;

/**
 * A UUID of version 4's form that carries a 32-bit number reversibly (its first 8 digits) and checks itself (the rest).
 */
export const uuidOf = (key: number, value: number): string => {
  const first = shuffle(value, key);
  const second = shuffle(first, key ^ 0x2545f491);
  const third = shuffle(second, key ^ 0x6c8e9cf5);
  const fourth = shuffle(third, key ^ 0x1b873593);
  const version = 0x4000 | (second & 0x0fff);
  const variant = 0x8000 | ((third >>> 16) & 0x3fff);
  return `${hex8(first)}-${hex4[second >>> 16]}-${hex4[version]}-${hex4[variant]}-${hex4[third & 0xffff]}${hex8(fourth)}`;
};

/** The number in a UUID made by `uuidOf` with this key; undefined for any other. Letter case does not matter. */
export const numberOfUuid = (key: number, id: string): number | undefined => {
  const text = id.toLowerCase();
  if (!/^[0-9a-f]{8}-/.test(text)) return undefined;
  const value = unshuffle(Number.parseInt(text.slice(0, 8), 16), key);
  return uuidOf(key, value) === text ? value : undefined;
};

/** The key of one kind of id at one vendor. */
export const idKey = (seed: number, vendor: number, kind: number): number => hash(seed, vendor, 1000 + kind);
