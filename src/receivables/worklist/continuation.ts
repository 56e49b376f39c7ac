/** What a continuation of a worklist remembers, as a small tuple and back: the question, and the place in its order. */

import * as z from "zod";
import { startOfDay } from "../../vocabulary/invoice.ts";
import { problemCodes } from "../../vocabulary/problem.ts";
import { mandateWishes } from "./mandates.ts";
import { worklistOrders } from "./order.ts";
import type { Place } from "./place.ts";
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

/** What has its default is left out at the end. */
const packedTuple = z.tuple([
  count,
  count,
  count,
  count,
  z.array(count),
  z.array(z.tuple([z.array(count), count, count, count])),
  count.nullish(),
  count.nullish(),
  z.string().nullish(),
  z.string().nullish(),
  z.array(z.tuple([count, count])).nullish(),
  z.literal(1).nullish(),
]);

/** `names` are all connections that the caller may use, in order: names travel as their places. */
export const packWorklist = (bookmark: WorklistBookmark, names: readonly string[]): readonly unknown[] => {
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
    place.moved ? 1 : undefined,
  ];
  const said = optional.slice(0, optional.findLastIndex((one) => one !== undefined) + 1);
  return [
    startOfDay(asOf) / dayMs,
    minDaysOverdue,
    limit,
    maxTokens,
    placesOf(connections),
    place.steps.map((step) => [placesOf(step.connections), step.count, step.last, step.matched]),
    ...said,
  ];
};

/** Undefined for a tuple of another format. */
export const unpackWorklist = (packed: unknown, names: readonly string[]): WorklistBookmark | undefined => {
  const parsed = packedTuple.safeParse(packed);
  if (!parsed.success) return undefined;
  const [day, minDaysOverdue, limit, maxTokens, asked, steps, ...optional] = parsed.data;
  const [mandate, order, currency, minAmount, lost, moved] = optional;
  const namesOf = (places: readonly number[]): string[] => places.map((place) => names[place] ?? "");
  return {
    question: {
      asOf: day * dayMs,
      minDaysOverdue,
      limit,
      mandate: mandateWishes[mandate ?? mandateWishes.indexOf("any")],
      order: worklistOrders[order ?? 0],
      currency: currency ?? undefined,
      minAmount: minAmount ?? undefined,
    },
    maxTokens,
    connections: namesOf(asked),
    place: {
      steps: steps.map(([connections, shown, last, matched]) => ({
        connections: namesOf(connections),
        count: shown,
        last,
        matched,
      })),
      lost: Object.fromEntries(
        (lost ?? []).map(([place, code]) => [names[place] ?? "", problemCodes[code] ?? "internal"]),
      ),
      moved: moved === 1,
    },
  };
};
