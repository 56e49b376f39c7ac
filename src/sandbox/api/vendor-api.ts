/** What a sandbox vendor is, and the pieces every vendor needs: strict parameters, and matching customers in order. */

import type { Company, Population, SandboxVendor } from "../population/company.ts";

export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json | undefined };

export interface SandboxRequest {
  /** Upper case. Everything but GET (and Adfin's token exchange) was refused before. */
  readonly method: string;
  /** Below the vendor's prefix, with its leading slash, not decoded: `/customers/`. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string;
}

/** `json` is sent as application/json; `text` as `content-type` of the headers says; neither: an empty body. */
export interface SandboxAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly json?: Json;
  readonly text?: string;
}

export interface SandboxApi {
  readonly id: SandboxVendor;
  /** Where the server mounts it, as the vendor's own base URL ends: `/pland/v2`. */
  readonly prefix: string;
  /** The name of the setting that holds the base URL: `PLAND_BASE_URL`. */
  readonly baseUrlSetting: string;
  /** Settings and values that this vendor accepts as credentials: `{ PLAND_API_KEY: "…" }`. */
  readonly credentials: Readonly<Record<string, string>>;
  /** Parameters that carry the position in a walk (`cursor`, `offset`, `page`): the fault `loop` drops them. */
  readonly position: readonly string[];
  /** Parameters besides those that are no filters (`limit`, `sort`, `expand`): the fault `ignore:*` keeps them. */
  readonly notFilters: readonly string[];
  /** Paths below the prefix that take POST; everything else but GET is 405. */
  readonly posts?: readonly string[];
  /** The same answer to the same request, but for token exchanges and a population that grows. */
  handle(request: SandboxRequest): SandboxAnswer;
}

export interface ParameterRule {
  readonly type: "text" | "integer" | "number" | "boolean" | "uuid" | "object-id" | "date-time" | "date";
  /** Absent: at most once, one value. `repeat`: the key may be repeated; `comma`: one text split at commas; `both`. */
  readonly list?: "repeat" | "comma" | "both";
  /** The only values allowed (each element of a list). */
  readonly values?: readonly string[];
  readonly minimum?: number;
  readonly maximum?: number;
}

export type ParameterRules = Readonly<Record<string, ParameterRule>>;

export interface ParameterProblem {
  readonly name: string;
  readonly kind: "unknown" | "repeated" | "type" | "minimum" | "maximum" | "value";
  readonly value: string;
  readonly rule?: ParameterRule;
}

export const uuidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
export const objectIdPattern = /^[0-9a-f]{24}$/i;
const datePattern = /^\d{4}-\d{2}-\d{2}$/;
const dateTimePattern = /^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|UTC|[+-]\d{2}:?\d{2})?)?$/;

/** Epoch milliseconds of an ISO 8601 text; one without a zone, or with Adfin's `UTC`, is UTC. Undefined if it is none. */
export const readInstant = (text: string): number | undefined => {
  if (!dateTimePattern.test(text)) return undefined;
  const withT = text.replace(" ", "T").replace(/UTC$/, "Z");
  const zoned = datePattern.test(withT) || /(Z|[+-]\d{2}:?\d{2})$/.test(withT.slice(10)) ? withT : `${withT}Z`;
  const instant = Date.parse(zoned);
  // The engine reads 30 February as 2 March; a vendor's date parser refuses it.
  const sameDay = new Date(`${text.slice(0, 10)}T00:00:00Z`).toJSON()?.startsWith(text.slice(0, 10));
  return Number.isNaN(instant) || !sameDay ? undefined : instant;
};

/** `true` and `false`, in any letter case. Undefined for everything else. */
export const readBoolean = (text: string): boolean | undefined => {
  const word = text.toLowerCase();
  return word === "true" ? true : word === "false" ? false : undefined;
};

const isOfType: Readonly<Record<ParameterRule["type"], (text: string) => boolean>> = {
  text: () => true,
  integer: (text) => /^-?\d{1,15}$/.test(text),
  number: (text) => /^-?\d{1,15}(\.\d+)?$/.test(text),
  boolean: (text) => readBoolean(text) !== undefined,
  uuid: (text) => uuidPattern.test(text),
  "object-id": (text) => objectIdPattern.test(text),
  "date-time": (text) => readInstant(text) !== undefined,
  date: (text) => datePattern.test(text) && readInstant(text) !== undefined,
};

/** The values of a parameter, split as its rule says; empty when it was not sent. */
export const parameterValues = (query: URLSearchParams, name: string, rule: ParameterRule | undefined): string[] => {
  const sent = query.getAll(name);
  return rule?.list === "comma" || rule?.list === "both" ? sent.flatMap((text) => text.split(",")) : sent;
};

const problemOfValue = (name: string, value: string, rule: ParameterRule): ParameterProblem | undefined => {
  if (!isOfType[rule.type](value)) return { name, kind: "type", value, rule };
  if (rule.values && !rule.values.includes(value)) return { name, kind: "value", value, rule };
  const size = Number(value);
  if (rule.minimum !== undefined && size < rule.minimum) return { name, kind: "minimum", value, rule };
  if (rule.maximum !== undefined && size > rule.maximum) return { name, kind: "maximum", value, rule };
  return undefined;
};

/**
 * The first thing wrong with a query: a parameter that is not in the rules, one sent twice that takes one value, or a
 * value of another type or range. Each vendor words it in its own error body.
 */
export const parameterProblem = (query: URLSearchParams, rules: ParameterRules): ParameterProblem | undefined => {
  for (const name of new Set(query.keys())) {
    const rule = Object.hasOwn(rules, name) ? rules[name] : undefined;
    const sent = query.getAll(name);
    const first = sent[0] ?? "";
    if (!rule) return { name, kind: "unknown", value: first };
    if (sent.length > 1 && rule.list !== "repeat" && rule.list !== "both")
      return { name, kind: "repeated", value: sent[1] ?? "", rule };
    for (const value of parameterValues(query, name, rule)) {
      const problem = problemOfValue(name, value, rule);
      if (problem) return problem;
    }
  }
  return undefined;
};

/** Results of costly scans, the newest few: `remember(key, build)` builds at most once per key while it is kept. */
export const createMemory = <Value>(capacity = 8): ((key: string, build: (kept?: Value) => Value) => Value) => {
  const kept = new Map<string, Value>();
  return (key, build) => {
    const value = build(kept.get(key));
    kept.delete(key);
    kept.set(key, value);
    const oldest = kept.keys().next().value;
    if (kept.size > capacity && oldest !== undefined) kept.delete(oldest);
    return value;
  };
};

/** Matching customers by their `Company.index`, in creation order. */
export interface Matches {
  readonly count: number;
  /** The index at a place, 0-based in creation order: newest first is `at(count - 1 - place)`. */
  at(place: number): number;
  /** The first place whose index is not below this one: where a row is, or would be. */
  placeOf(index: number): number;
}

const everyone = (size: number): Matches => ({ count: size, at: (place) => place, placeOf: (index) => index });

const listed = (indexes: readonly number[]): Matches => {
  const placeOf = (index: number) => {
    let low = 0;
    let high = indexes.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((indexes[middle] ?? 0) < index) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  return { count: indexes.length, at: (place) => indexes[place] ?? -1, placeOf };
};

interface Scan {
  readonly until: number;
  readonly indexes: number[];
}

/**
 * Finds customers of one vendor. `matches(key, test)` scans the population once per key and keeps the indexes (not the
 * customers) of the newest few questions, so that walking a million rows page by page does not scan them again; a
 * population that grew is scanned from where the last scan ended. The key must name everything the test depends on.
 * Without a test everyone matches and nothing is scanned. `among` narrows to customers already found by id.
 */
export const createFinder = (population: Population, vendor: SandboxVendor) => {
  const scans = createMemory<Scan>();
  return (key: string, test?: (company: Company) => boolean, among?: readonly Company[]): Matches => {
    if (among) {
      const unique = new Map(among.map((company) => [company.index, company]));
      const found = [...unique.values()].filter((company) => !test || test(company));
      return listed(found.map((company) => company.index).sort((one, other) => one - other));
    }
    if (!test) return everyone(population.size);
    const scan = scans(key, (kept) => {
      const indexes = kept?.indexes ?? [];
      for (let index = kept?.until ?? 0; index < population.size; index++)
        if (test(population.company(vendor, index))) indexes.push(index);
      return { until: population.size, indexes };
    });
    return listed(scan.indexes);
  };
};

/** Rows `from` to `from + count` of the matches, newest or oldest first. Only these are generated. */
export const rowsOf = (
  population: Population,
  vendor: SandboxVendor,
  matches: Matches,
  page: { readonly from: number; readonly count: number; readonly newestFirst: boolean },
): Company[] => {
  const rows: Company[] = [];
  for (let place = page.from; place < Math.min(matches.count, page.from + page.count); place++)
    rows.push(population.company(vendor, matches.at(page.newestFirst ? matches.count - 1 - place : place)));
  return rows;
};

/** `1234` with precision 2 as `"12.34"`: a decimal text in major units, with all its digits. */
export const decimalText = (minor: number, precision: number): string => {
  const digits = String(Math.abs(minor)).padStart(precision + 1, "0");
  const whole = digits.slice(0, digits.length - precision);
  const sign = minor < 0 ? "-" : "";
  return precision === 0 ? sign + digits : `${sign}${whole}.${digits.slice(-precision)}`;
};
