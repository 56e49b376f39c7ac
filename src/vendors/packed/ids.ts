/**
 * Ids of a whole book, each with its number: their bytes one after another, which takes a quarter of a set of texts.
 */

interface PackedIds {
  readonly size: number;
  /**
   * From 0, in the order they were added; -1 where it was not. Told apart by all of their bytes, never by a hash alone.
   */
  find(id: string): number;
  /** The same, added where it is missing. */
  add(id: string): number;
  clear(): void;
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const beyondLatin1 = /[^\0-\u00ff]/;

const withForm = (form: number, bytes: Buffer): Buffer => Buffer.concat([Buffer.of(form), bytes]);

/** A UUID is sixteen bytes; the first byte says how the others are to be read, so that no two ids have the same. */
const bytesOf = (id: string): Buffer => {
  if (id.length === 36 && uuid.test(id)) return withForm(0, Buffer.from(id.replaceAll("-", ""), "hex"));
  return beyondLatin1.test(id) ? withForm(1, Buffer.from(id, "utf16le")) : withForm(2, Buffer.from(id, "latin1"));
};

/** Begun anew in every process, so that nobody can choose ids that all fall on one place. */
const seed = Math.floor(Math.random() * 2 ** 32);

const hashOf = (bytes: Buffer): number => {
  let hash = seed;
  for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193);
  return (hash ^ (hash >>> 15)) >>> 0;
};

/** Ids a table begins with room for. */
const firstRoom = 64;
const bytesEach = 24;

const createBytes = (): Omit<PackedIds, "clear"> => {
  let size = 0;
  /** By place: the number of the id there, plus one; twice as many as ids, so that a free one is near. */
  let places = new Uint32Array(2 * firstRoom);
  /** Where the bytes of each id begin, and behind the last one where the next one's will. */
  let starts = new Uint32Array(firstRoom + 1);
  let stored = Buffer.alloc(firstRoom * bytesEach);

  const isAt = (number: number, bytes: Buffer): boolean => {
    const start = starts[number] ?? 0;
    const end = starts[number + 1] ?? 0;
    return end - start === bytes.length && bytes.compare(stored, start, end) === 0;
  };
  /** The place that holds these bytes, or the free one where they belong. */
  const placeOf = (bytes: Buffer): number => {
    let place = hashOf(bytes) & (places.length - 1);
    while (places[place] !== 0 && !isAt((places[place] ?? 0) - 1, bytes)) place = (place + 1) & (places.length - 1);
    return place;
  };
  const growNumbers = (): void => {
    const before = starts;
    starts = new Uint32Array(2 * (before.length - 1) + 1);
    starts.set(before);
    places = new Uint32Array(2 * (starts.length - 1));
    for (let number = 0; number < size; number += 1)
      places[placeOf(stored.subarray(starts[number], starts[number + 1]))] = number + 1;
  };
  const growBytes = (needed: number): void => {
    const before = stored;
    stored = Buffer.alloc(Math.max(needed, Math.ceil(before.length * 1.5)));
    before.copy(stored);
  };
  return {
    get size() {
      return size;
    },
    find: (id) => (places[placeOf(bytesOf(id))] ?? 0) - 1,
    add: (id) => {
      const bytes = bytesOf(id);
      const known = (places[placeOf(bytes)] ?? 0) - 1;
      if (known >= 0) return known;
      if (size === starts.length - 1) growNumbers();
      const start = starts[size] ?? 0;
      const end = start + bytes.length;
      if (end > stored.length) growBytes(end);
      bytes.copy(stored, start);
      places[placeOf(bytes)] = size + 1;
      size += 1;
      starts[size] = end;
      return size - 1;
    },
  };
};

/** Ids up to which texts are kept after all: what few pages hold is found faster so. */
const mostTexts = 512;

export const createPackedIds = (): PackedIds => {
  const texts = new Map<string, number>();
  let packed: ReturnType<typeof createBytes> | undefined;
  const pack = (): ReturnType<typeof createBytes> => {
    const bytes = createBytes();
    for (const id of texts.keys()) bytes.add(id);
    texts.clear();
    return bytes;
  };
  return {
    get size() {
      return packed?.size ?? texts.size;
    },
    find: (id) => packed?.find(id) ?? texts.get(id) ?? -1,
    add: (id) => {
      if (!packed && texts.size === mostTexts && !texts.has(id)) packed = pack();
      if (packed) return packed.add(id);
      const number = texts.get(id) ?? texts.size;
      texts.set(id, number);
      return number;
    },
    clear: () => {
      texts.clear();
      packed = undefined;
    },
  };
};
