/** What a continuation of a worklist remembers, as a small tuple and back: the question, and the place in its order. */

import * as z from "zod";
import { startOfDay } from "../../vocabulary/invoice.ts";
import { problemCodes } from "../../vocabulary/problem.ts";
import { mandateWishes } from "./mandates.ts";
import { worklistOrders } from "./order.ts";
import type { Bound, Place, Reached } from "./place.ts";
import type { WorklistQuestion } from "./question.ts";

export interface WorklistBookmark {
  readonly question: WorklistQuestion;
  readonly maxTokens: number;
  /** Names of the connections that the next page asks. */
  readonly connections: readonly string[];
  readonly place: Place;
}

const count = z.int().nonnegative();
const dayMs = 86_400_000;

const size = z.union([z.string(), z.number()]);
const key = z.string().nullable();

/** Connections, each with how many were shown, their sum and all it has; then the mark they have reached. */
const markTuple = z.tuple([
  z.array(z.tuple([count, count, count, count])),
  z.int(),
  z.array(z.union([z.tuple([key, size]), z.tuple([key, size, z.string()])])),
]);

/** The budget that most calls have: numbers near nothing take a byte. */
const usualTokens = 4_000;

/** What has its default is left out at the end. */
const packedTuple = z.tuple([
  z.int(),
  count,
  count,
  z.int(),
  z.array(count),
  z.array(markTuple),
  count.nullish(),
  count.nullish(),
  z.string().nullish(),
  z.string().nullish(),
  z.array(z.tuple([count, count])).nullish(),
  z.array(count).nullish(),
]);

type PackedMark = z.infer<typeof markTuple>;

/** As a number its digits, then how many of them are decimals: `12.50` is 12502. */
const unpackSize = (packed: string | number): string => {
  if (typeof packed === "string") return packed;
  const [digits, decimals] = [String(Math.floor(packed / 10)), packed % 10];
  const padded = digits.padStart(decimals + 1, "0");
  return decimals === 0 ? digits : `${padded.slice(0, -decimals)}.${padded.slice(-decimals)}`;
};

const packSize = (size: string): string | number => {
  const packed = Number(`${size.replace(".", "")}${size.split(".")[1]?.length ?? 0}`);
  return Number.isSafeInteger(packed) && packed >= 0 && unpackSize(packed) === size ? packed : size;
};

/** Stands for the currency that the question names: a byte less than any text. */
const askedFor = null;

/** Connections that stand at the same place share it. */
const packReached = (
  reached: Place["reached"],
  names: readonly string[],
  currency: string | undefined,
): readonly PackedMark[] => {
  const marks = new Map<string, PackedMark>();
  for (const [name, { mark, count: shown, sum, listed }] of Object.entries(reached)) {
    const bounds = Object.entries(mark.bounds).map(([key, { size, id }]): PackedMark[2][number] => {
      const short = key === currency ? askedFor : key;
      return id === undefined ? [short, packSize(size)] : [short, packSize(size), id];
    });
    const text = JSON.stringify([mark.group, bounds]);
    const packed = marks.get(text) ?? [[], mark.group, bounds];
    packed[0].push([names.indexOf(name), shown, sum, listed]);
    marks.set(text, packed);
  }
  return [...marks.values()];
};

const unpackReached = (
  marks: readonly PackedMark[],
  names: readonly string[],
  currency: string | null | undefined,
): Place["reached"] =>
  Object.fromEntries(
    marks.flatMap(([connections, group, packed]) => {
      const bounds = Object.fromEntries(
        packed.map(([key, size, id]): [string, Bound] => [key ?? currency ?? "", { size: unpackSize(size), id }]),
      );
      return connections.map(([place, shown, sum, listed]): [string, Reached] => [
        names[place] ?? "",
        { mark: { group, bounds }, count: shown, sum, listed },
      ]);
    }),
  );

/**
 * `names` are all connections that the caller may use, in order: names travel as their places. `issuedAt`: the day is
 * told from there, so that today takes a byte.
 */
export const packWorklist = (
  bookmark: WorklistBookmark,
  names: readonly string[],
  issuedAt: number,
): readonly unknown[] => {
  const { question, maxTokens, connections, place } = bookmark;
  const { asOf, minDaysOverdue, limit, mandate = "any", order = "rank", currency, minAmount } = question;
  const placesOf = (some: readonly string[]): number[] => some.map((name) => names.indexOf(name));
  const lost = Object.entries(place.lost).map(([name, code]) => [names.indexOf(name), problemCodes.indexOf(code)]);
  const optional = [
    mandate === "any" ? undefined : mandateWishes.indexOf(mandate),
    order === "rank" ? undefined : worklistOrders.indexOf(order),
    currency,
    minAmount,
    lost.length > 0 ? lost : undefined,
    place.moved.length > 0 ? placesOf(place.moved) : undefined,
  ];
  const said = optional.slice(0, optional.findLastIndex((one) => one !== undefined) + 1);
  return [
    (startOfDay(asOf) - startOfDay(issuedAt)) / dayMs,
    minDaysOverdue,
    limit,
    maxTokens - usualTokens,
    placesOf(connections),
    packReached(place.reached, names, currency),
    ...said,
  ];
};

/** Undefined for a tuple of another format. */
export const unpackWorklist = (
  packed: unknown,
  names: readonly string[],
  issuedAt: number,
): WorklistBookmark | undefined => {
  const parsed = packedTuple.safeParse(packed);
  if (!parsed.success) return undefined;
  const [days, minDaysOverdue, limit, moreTokens, asked, marks, ...optional] = parsed.data;
  const [mandate, order, currency, minAmount, lost, moved] = optional;
  const namesOf = (places: readonly number[]): string[] => places.map((place) => names[place] ?? "");
  return {
    question: {
      asOf: startOfDay(issuedAt) + days * dayMs,
      minDaysOverdue,
      limit,
      mandate: mandateWishes[mandate ?? mandateWishes.indexOf("any")],
      order: worklistOrders[order ?? 0],
      currency: currency ?? undefined,
      minAmount: minAmount ?? undefined,
    },
    maxTokens: usualTokens + moreTokens,
    connections: namesOf(asked),
    place: {
      reached: unpackReached(marks, names, currency),
      lost: Object.fromEntries(
        (lost ?? []).map(([place, code]) => [names[place] ?? "", problemCodes[code] ?? "internal"]),
      ),
      moved: namesOf(moved ?? []),
    },
  };
};
