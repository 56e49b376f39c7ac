/** How Sequence's sandbox answers: `{ error: { type, message } }`, cursors of base64, pages of `items`. */

import { type ParameterProblem, type ParameterRules, parameterProblem, uuidPattern } from "../api/parameters.ts";
import type { Json, SandboxAnswer } from "../api/vendor-api.ts";

/** The only error body the vendor documents (docs.sequencehq.com/reference/versioning). */
export const sequenceError = (status: number, type: string, message: string): SandboxAnswer => ({
  status,
  json: { error: { type, message } },
});

export const sequenceNotFound = (what: string, id: string): SandboxAnswer =>
  sequenceError(404, "NotFound", `${what} ${id} was not found`);

const wordsOf: Readonly<Record<ParameterProblem["kind"], (problem: ParameterProblem) => string>> = {
  unknown: ({ name }) => `Unknown query parameter ${name}`,
  repeated: ({ name }) => `Query parameter ${name} was sent more than once`,
  type: ({ name, value, rule }) => `Query parameter ${name}: ${value} is not of type ${rule?.type ?? "text"}`,
  minimum: ({ name, rule }) => `Query parameter ${name} must be at least ${rule?.minimum ?? 0}`,
  maximum: ({ name, rule }) => `Query parameter ${name} must be at most ${rule?.maximum ?? 0}`,
  value: ({ name, value, rule }) => `Query parameter ${name}: ${value} is none of ${rule?.values?.join(", ") ?? ""}`,
};

/** The 400 for the first parameter that breaks the rules; undefined when all keep them. */
export const sequenceRefusal = (query: URLSearchParams, rules: ParameterRules): SandboxAnswer | undefined => {
  const problem = parameterProblem(query, rules);
  if (problem) return sequenceError(400, "InvalidRequest", wordsOf[problem.kind](problem));
  return query.has("after") && query.has("before")
    ? sequenceError(400, "InvalidRequest", "Send either after or before")
    : undefined;
};

export const sequencePagingRules: ParameterRules = {
  after: { type: "text" },
  before: { type: "text" },
  limit: { type: "integer", minimum: 1, maximum: 100 },
  sortBy: { type: "text" },
  sortOrder: { type: "text", values: ["ASC", "DESC"] },
};

/** The newest first unless asked otherwise. */
export const isDescending = (query: URLSearchParams): boolean => query.get("sortOrder") !== "ASC";

const cursorOf = (id: string): string => Buffer.from(id).toString("base64");

/** The id inside `after` or `before`; undefined if it is no cursor of ours. */
const idOfCursor = (cursor: string): string | undefined => {
  const id = Buffer.from(cursor, "base64").toString();
  return uuidPattern.test(id) && cursorOf(id) === cursor ? id : undefined;
};

/** Rows in the order asked for. */
interface Walkable {
  readonly total: number;
  /** Where the row of an id stands, or would stand; undefined for an id that was never given out. */
  placeOf(id: string): { readonly place: number; readonly isThere: boolean } | undefined;
  page(from: number, count: number): readonly { readonly id: string; readonly json: Json }[];
}

/** First place and number of rows; undefined when the cursor is none. */
const window = (query: URLSearchParams, rows: Walkable): { from: number; count: number } | undefined => {
  const limit = Number(query.get("limit") ?? 20);
  const cursor = query.get("after") ?? query.get("before");
  if (cursor === null) return { from: 0, count: limit };
  const id = idOfCursor(cursor);
  const found = id === undefined ? undefined : rows.placeOf(id);
  if (!found) return undefined;
  const { place, isThere } = found;
  if (query.has("after")) return { from: place + (isThere ? 1 : 0), count: limit };
  const from = Math.max(0, place - limit);
  return { from, count: place - from };
};

/** A page of `items`. A full page always carries `after`: a cursor does not prove that more rows follow. */
export const sequencePage = (query: URLSearchParams, rows: Walkable): SandboxAnswer => {
  const asked = window(query, rows);
  if (!asked) return sequenceError(400, "InvalidRequest", "Invalid pagination cursor");
  const page = rows.page(asked.from, asked.count);
  const [first, last] = [page[0], page.at(-1)];
  const isFull = page.length === Number(query.get("limit") ?? 20);
  const hasNext = isFull || (query.has("before") && asked.from + page.length < rows.total);
  return {
    status: 200,
    json: {
      items: page.map(({ json }) => json),
      pagination: {
        ...(last && hasNext ? { after: cursorOf(last.id) } : {}),
        ...(first && asked.from > 0 ? { before: cursorOf(first.id) } : {}),
        totalResultSize: rows.total,
      },
    },
  };
};
