/** The content of a continuation as compact bytes, and back: MessagePack tuples, ids and cursors as the bytes they stand for. */

import { decode, encode } from "@msgpack/msgpack";
import type { Position } from "../../vendors/pagination/strategy.ts";
import { type Checkpoint, start } from "../../vendors/read/checkpoint.ts";
import { type Filters, words } from "../../vocabulary/filters.ts";
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

/** Text whose bytes are shorter than its letters travels as those bytes, behind one that names the form. */
const packText = (text: string): string | Uint8Array => {
  if (uuidPattern.test(text) && text === text.toLowerCase())
    return Buffer.concat([Buffer.of(0), Buffer.from(text.replaceAll("-", ""), "hex")]);
  const forms = ["base64", "base64url", "hex"] as const;
  for (const [index, form] of forms.entries()) {
    const bytes = Buffer.from(text, form);
    if (bytes.length > 0 && bytes.toString(form) === text) return Buffer.concat([Buffer.of(index + 1), bytes]);
  }
  return text;
};

const unpackText = (packed: unknown): string => {
  if (typeof packed === "string") return packed;
  const bytes = Buffer.from(packed as Uint8Array);
  const form = bytes[0];
  const body = bytes.subarray(1);
  if (form !== 0) return body.toString((["base64", "base64url", "hex"] as const)[(form ?? 1) - 1]);
  const hex = body.toString("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
};

const packPosition = (position: Position | undefined) =>
  position === undefined ? null : typeof position === "number" ? position : packText(position);

const unpackPosition = (packed: unknown): Position | undefined =>
  packed === null ? undefined : typeof packed === "number" ? packed : unpackText(packed);

type Tuple = readonly unknown[];

/** Values at the end that are what an empty tuple means are left out. */
const trimmed = (values: readonly unknown[], empty: readonly unknown[]): Tuple => {
  let end = values.length;
  while (end > 0 && values[end - 1] === empty[end - 1]) end -= 1;
  return values.slice(0, end);
};

const emptyProgress = [null, 0, 0, 0, -1, 0, 0, 0, 1, 0, undefined];

const packProgress = ({ place, read, total, loop, given }: Checkpoint): Tuple =>
  trimmed(
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
      given.length > 0 ? given : undefined,
    ],
    emptyProgress,
  );

const unpackProgress = (packed: Tuple): Checkpoint => {
  const [position, skip, anchor, read, total, query, mark, steps, power, first, given] = emptyProgress.map(
    (empty, index) => (index < packed.length ? packed[index] : empty),
  ) as [unknown, number, number, number, number, number, number, number, number, number, number[] | undefined];
  return {
    ...start,
    place: { query: query, position: unpackPosition(position), skip, anchor },
    read,
    total: total < 0 ? undefined : total,
    loop: { first, mark, steps, power },
    given: given ?? [],
  };
};

/** Seconds since 2024, so that times take four bytes. */
const epoch = Date.UTC(2024, 0, 1) / 1000;
const seconds = (milliseconds: number): number => Math.floor(milliseconds / 1000) - epoch;

const packFilters = (filters: Filters): Tuple =>
  words.flatMap((word, index) => (filters[word] === undefined ? [] : [index, filters[word]]));

const unpackFilters = (packed: Tuple): Filters => {
  const filters: Record<string, unknown> = {};
  for (let index = 0; index < packed.length; index += 2)
    filters[words[packed[index] as number] ?? ""] = packed[index + 1];
  return filters as Filters;
};

/** `connections` are the names of all connections the caller may use, in order: names travel as their places. */
export const packBookmark = (bookmark: Bookmark, connections: readonly string[]): Uint8Array => {
  const { request, open, lost, issuedAt } = bookmark;
  const place = (name: string) => connections.indexOf(name);
  return encode([
    seconds(issuedAt),
    seconds(issuedAt) - seconds(request.asOf),
    (request.detail === "standard" ? 1 : 0) + 2 * (request.sort ? sorts.indexOf(request.sort) + 1 : 0),
    request.limit,
    request.maxTokens,
    request.vendors.map(place),
    Object.entries(open).map(([name, progress]) => [place(name), ...packProgress(progress)]),
    ...trimmed(
      [
        Object.entries(lost).flatMap(([name, code]) => [place(name), problemCodes.indexOf(code)]),
        packFilters(request.filters),
        request.query ?? null,
        request.vendorFilters,
        Object.entries(request.ids).flatMap(([name, ids]) => [place(name), ids.map(packText)]),
      ].map((part) => (Array.isArray(part) && part.length === 0 ? null : part)),
      [null, null, null, null, null],
    ),
  ]);
};

const pairs = (packed: Tuple): [number, unknown][] =>
  Array.from({ length: packed.length / 2 }, (_, index) => [packed[index * 2] as number, packed[index * 2 + 1]]);

/** Only for bytes that were sealed here: their form is not checked again. */
export const unpackBookmark = (bytes: Uint8Array, connections: readonly string[]): Bookmark => {
  const [issued, age, flags, limit, maxTokens, asked, open, lost, filters, query, vendorFilters, ids] = decode(
    bytes,
  ) as [
    number,
    number,
    number,
    number,
    number,
    number[],
    [number, ...unknown[]][],
    Tuple?,
    Tuple?,
    string?,
    string[]?,
    Tuple?,
  ];
  const name = (place: number): string => connections[place] ?? "";
  return {
    issuedAt: (issued + epoch) * 1000,
    open: Object.fromEntries(open.map(([place, ...progress]) => [name(place), unpackProgress(progress)])),
    lost: Object.fromEntries(
      pairs(lost ?? []).map(([place, code]) => [name(place), problemCodes[code as number] ?? "internal"]),
    ),
    request: {
      vendors: asked.map(name),
      filters: unpackFilters(filters ?? []),
      ids: Object.fromEntries(
        pairs(ids ?? []).map(([place, list]) => [name(place), (list as unknown[]).map(unpackText)]),
      ),
      vendorFilters: vendorFilters ?? [],
      sort: flags >> 1 ? sorts[(flags >> 1) - 1] : undefined,
      query: query ?? undefined,
      limit,
      detail: flags & 1 ? "standard" : "compact",
      maxTokens,
      asOf: (issued - age + epoch) * 1000,
    },
  };
};
