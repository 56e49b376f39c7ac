/** Rows of a whole book by a key, kept compressed until all are read, when those of one key come together. */

import { deflateRawSync, inflateRawSync } from "node:zlib";

interface PackedRows<Row> {
  readonly size: number;
  add(key: string, row: Row): void;
  /** The rows of one of the parts, in the order they were added: all rows of a key are in the same one. */
  part(part: number): readonly Row[];
  /** The same, which are kept no longer. */
  take(part: number): readonly Row[];
}

const partCount = 32;
/** Parts of a book: one at a time is unpacked. */
export const parts: readonly number[] = Array.from({ length: partCount }, (_, part) => part);

/** The part in which a key's rows are, whatever rows they are. */
export const partOf = (key: string): number => {
  let hash = 0;
  for (let at = 0; at < key.length; at += 1) hash = Math.imul(hash, 31) + key.charCodeAt(at);
  return (hash ^ (hash >>> 16)) & (partCount - 1);
};

/** Characters of JSON from which on they are compressed, and the buffers that hold a block before and after. */
const blockLength = 14 * 1024;
const plainSize = 16 * 1024;
const packedSize = 4 * 1024;

/**
 * The fastest level: most of the gain is in names and words that every row repeats. A block is shorter than the window,
 * and what zlib needs for one is half of what it takes unless told.
 */
const packing = { level: 1, windowBits: 14, memLevel: 7, chunkSize: packedSize };

const createPart = () => {
  const blocks: Uint8Array[] = [];
  let open: string[] = [];
  let length = 0;
  const close = (): void => {
    const block = deflateRawSync(open.join("\n"), packing);
    // zlib hands out the beginning of a larger buffer, which would be kept with it.
    blocks.push(new Uint8Array(block));
    [open, length] = [[], 0];
  };
  return {
    add: (json: string): void => {
      open.push(json);
      length += json.length;
      if (length >= blockLength) close();
    },
    lines: (): readonly string[] => [
      ...blocks.flatMap((block) => inflateRawSync(block, { chunkSize: plainSize }).toString().split("\n")),
      ...open,
    ],
  };
};

/** Rows have to be what JSON can say. */
export const createPackedRows = <Row>(): PackedRows<Row> => {
  const all = new Map<number, ReturnType<typeof createPart>>();
  let size = 0;
  const part = (number: number): readonly Row[] =>
    all
      .get(number)
      ?.lines()
      .map((line) => JSON.parse(line) as Row) ?? [];
  return {
    get size() {
      return size;
    },
    add: (key, row) => {
      const number = partOf(key);
      const part = all.get(number) ?? createPart();
      all.set(number, part);
      part.add(JSON.stringify(row));
      size += 1;
    },
    part,
    take: (number) => {
      const rows = part(number);
      all.delete(number);
      return rows;
    },
  };
};
