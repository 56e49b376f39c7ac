/**
 * The content of a continuation as compact bytes, and back: MessagePack tuples, ids and cursors as the bytes they stand
 * for.
 */

import { decode, encode } from "@msgpack/msgpack";
import * as z from "zod";
import type { Position } from "../../vendors/pagination/strategy.ts";
import { type Checkpoint, start } from "../../vendors/read/checkpoint.ts";
import { type Filters, filterShapes, words } from "../../vocabulary/filters.ts";
import { uuidPattern } from "../../vocabulary/id-forms.ts";
import { type ProblemCode, problemCodes } from "../../vocabulary/problem.ts";
import { sorts } from "../../vocabulary/pushdown.ts";
import type { Request } from "../request.ts";

export interface Bookmark {
  readonly request: Request;
  /** Connections with something left to ask, and where. */
  readonly open: Readonly<Record<string, Checkpoint>>;
  /** Connections of which something stays missing, and why. */
  readonly lost: Readonly<Record<string, ProblemCode>>;
  /** Epoch milliseconds. */
  readonly issuedAt: number;
}

/** A place in a list of another kind than customers: its own room packs and unpacks it, and nothing here reads it. */
export interface OtherPlace {
  readonly list: "worklist";
  readonly packed: unknown;
  /** Epoch milliseconds. */
  readonly issuedAt: number;
}

/** Text whose bytes are shorter than its letters travels as those bytes, behind one that names the form. */
const textForms = ["base64", "base64url", "hex"] as const;

const packText = (text: string): string | Uint8Array => {
  if (uuidPattern.test(text) && text === text.toLowerCase())
    return Buffer.concat([Buffer.of(0), Buffer.from(text.replaceAll("-", ""), "hex")]);
  for (const [index, form] of textForms.entries()) {
    const bytes = Buffer.from(text, form);
    if (bytes.length > 0 && bytes.toString(form) === text) return Buffer.concat([Buffer.of(index + 1), bytes]);
  }
  return text;
};

const unpackText = (packed: string | Uint8Array): string => {
  if (typeof packed === "string") return packed;
  const [form = 0, ...body] = packed;
  const bytes = Buffer.from(body);
  if (form > 0) return bytes.toString(textForms[form - 1]);
  return bytes.toString("hex").replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
};

const packPosition = (position: Position | undefined): string | number | Uint8Array | null =>
  typeof position === "string" ? packText(position) : (position ?? null);

const unpackPosition = (packed: string | number | Uint8Array | null | undefined): Position | undefined =>
  typeof packed === "number" ? packed : packed == null ? undefined : unpackText(packed);

/** Values at the end that are what an empty tuple means are left out. */
const trimmed = (values: readonly unknown[], empty: readonly unknown[]): readonly unknown[] => {
  let end = values.length;
  while (end > 0 && values[end - 1] === empty[end - 1]) end -= 1;
  return values.slice(0, end);
};

const count = z.int();
const packedText = z.union([z.string(), z.instanceof(Uint8Array)]);

/** A connection's place in the caller's list, then its checkpoint; what has its default is left out at the end. */
const openTuple = z.tuple([
  count,
  z.union([z.number(), packedText]).nullish(),
  count.optional(),
  count.optional(),
  count.optional(),
  count.optional(),
  count.optional(),
  count.optional(),
  count.optional(),
  count.optional(),
  count.optional(),
  count.optional(),
  z.array(count).nullish(),
  count.optional(),
]);

const packOpen = (
  { place, read, repeated, total, loop, given, found }: Checkpoint,
  connection: number,
): readonly unknown[] => [
  connection,
  ...trimmed(
    [
      packPosition(place.position),
      place.skip,
      place.anchor,
      read,
      total ?? -1,
      place.query,
      loop.mark,
      loop.steps,
      loop.power,
      loop.first,
      repeated,
      given.length > 0 ? given : null,
      found ? 1 : 0,
    ],
    [null, 0, 0, 0, -1, 0, 0, 0, 1, 0, 0, null, 0],
  ),
];

const unpackOpen = (packed: z.infer<typeof openTuple>): Checkpoint => {
  const [, position, skip = 0, anchor = 0, read = 0, total = -1, query = 0, ...more] = packed;
  const [mark = 0, steps = 0, power = 1, first = 0, repeated = 0, given, found = 0] = more;
  return {
    ...start,
    place: { query, position: unpackPosition(position), skip, anchor },
    read,
    repeated,
    total: total < 0 ? undefined : total,
    loop: { first, mark, steps, power },
    given: given ?? [],
    found: found === 1,
  };
};

/** Seconds since 2024, so that times take four bytes. */
const epoch = Date.UTC(2024, 0, 1) / 1000;
const seconds = (milliseconds: number): number => Math.floor(milliseconds / 1000) - epoch;

const filtersOf = z.object(filterShapes).partial();

/** The whole bookmark; the last parts are absent or null where they are empty. */
const bookmarkTuple = z.tuple([
  count,
  count,
  count,
  count,
  count,
  z.array(count),
  z.array(openTuple),
  z.array(z.tuple([count, count])).nullish(),
  z.array(z.tuple([count, z.unknown()])).nullish(),
  z.string().nullish(),
  z.array(z.string()).nullish(),
  z.array(z.tuple([count, z.array(packedText)])).nullish(),
  z.array(z.string()).nullish(),
]);

/** `connections` are the names of all connections the caller may use, in order: names travel as their places. */
export const packBookmark = (bookmark: Bookmark, connections: readonly string[]): Uint8Array => {
  const { request, open, lost, issuedAt } = bookmark;
  const place = (name: string) => connections.indexOf(name);
  const { filters } = request;
  return encode([
    seconds(issuedAt),
    seconds(issuedAt) - seconds(request.asOf),
    (request.detail === "standard" ? 1 : 0) + 2 * (request.sort ? sorts.indexOf(request.sort) + 1 : 0),
    request.limit,
    request.maxTokens,
    request.vendors.map(place),
    Object.entries(open).map(([name, checkpoint]) => packOpen(checkpoint, place(name))),
    ...trimmed(
      [
        Object.entries(lost).map(([name, code]) => [place(name), problemCodes.indexOf(code)]),
        words.flatMap((word, index) => (filters[word] === undefined ? [] : [[index, filters[word]]])),
        request.query ?? null,
        request.vendorFilters,
        Object.entries(request.ids).map(([name, ids]) => [place(name), ids.map(packText)]),
        request.fields ?? null,
      ].map((part) => (Array.isArray(part) && part.length === 0 ? null : part)),
      [null, null, null, null, null, null],
    ),
  ]);
};

/** Undefined for bytes of another format, as another version of this program sealed them. */
export const unpackBookmark = (bytes: Uint8Array, connections: readonly string[]): Bookmark | undefined => {
  const parsed = bookmarkTuple.safeParse(decode(bytes));
  if (!parsed.success) return undefined;
  const [issued, age, flags, limit, maxTokens, asked, open, lost, given, query, vendorFilters, ids, fields] =
    parsed.data;
  const filters = filtersOf.safeParse(Object.fromEntries((given ?? []).map(([word, value]) => [words[word], value])));
  if (!filters.success) return undefined;
  const name = (place: number): string => connections[place] ?? "";
  return {
    issuedAt: (issued + epoch) * 1000,
    open: Object.fromEntries(open.map((packed) => [name(packed[0]), unpackOpen(packed)])),
    lost: Object.fromEntries((lost ?? []).map(([place, code]) => [name(place), problemCodes[code] ?? "internal"])),
    request: {
      vendors: asked.map(name),
      filters: filters.data as Filters,
      ids: Object.fromEntries((ids ?? []).map(([place, list]) => [name(place), list.map(unpackText)])),
      vendorFilters: vendorFilters ?? [],
      fields: fields ?? undefined,
      sort: flags >> 1 ? sorts[(flags >> 1) - 1] : undefined,
      query: query ?? undefined,
      limit,
      detail: flags & 1 ? "standard" : "compact",
      maxTokens,
      asOf: (issued - age + epoch) * 1000,
    },
  };
};

/** A number that no bookmark begins with; another one for every format. */
const worklistMark = -2;
const otherTuple = z.tuple([z.literal(worklistMark), count, z.unknown()]);

export const packOther = ({ packed, issuedAt }: OtherPlace): Uint8Array =>
  encode([worklistMark, seconds(issuedAt), packed]);

/** Undefined for bytes of another format. */
export const unpackOther = (bytes: Uint8Array): OtherPlace | undefined => {
  const parsed = otherTuple.safeParse(decode(bytes));
  if (!parsed.success) return undefined;
  const [, issued, packed] = parsed.data;
  return { list: "worklist", packed, issuedAt: (issued + epoch) * 1000 };
};
