/**
 * Answers, before and after translation: whom a ref names, who ought to be there, and how to change what a vendor
 * sends.
 */

import type { HttpAnswer } from "../../src/http/client.ts";
import type { Company, SandboxVendor } from "../../src/sandbox/population/company.ts";
import { connectionSlots, readRef } from "../../src/summaries/refs/ref.ts";
import type { Envelope } from "../../src/tools/answers/envelope.ts";
import { Problem } from "../../src/vocabulary/problem.ts";
import { ofFixtures } from "./fixture-vendors.ts";
import type { TestServices } from "./services.ts";

/** Where each vendor's rows stand in an answer; Pland's answer is the list itself. */
export const rowsKeys: Readonly<Record<SandboxVendor, string | undefined>> = {
  zenskar: "results",
  pland: undefined,
  adfin: "customers",
  sequence: "items",
  fynn: "data",
  ...ofFixtures(({ rows }) => rows),
};

export const idKeys: Readonly<Record<SandboxVendor, string>> = {
  zenskar: "id",
  pland: "_id",
  adfin: "id",
  sequence: "id",
  fynn: "id",
  ...ofFixtures(({ id }) => id),
};

export type SentRow = Record<string, unknown>;

export const rowsIn = (vendor: SandboxVendor, answer: unknown): readonly SentRow[] => {
  const { body } = answer as HttpAnswer;
  const key = rowsKeys[vendor];
  return (key === undefined ? body : (body as Record<string, unknown>)[key]) as SentRow[];
};

/** The same answer with other rows; everything around them stays as it was. */
export const withRows = (vendor: SandboxVendor, answer: unknown, rows: readonly unknown[]): HttpAnswer => {
  const whole = answer as HttpAnswer;
  const key = rowsKeys[vendor];
  return { ...whole, body: key === undefined ? rows : { ...(whole.body as object), [key]: rows } };
};

/** The customers of an answer as `vendor:native-id`, in its order. */
export const idsOf = (test: TestServices, { columns, rows }: Envelope): string[] => {
  const slots = connectionSlots(test.connections.map(({ name }) => name));
  return rows.map((row) => {
    const read = readRef(row[columns.indexOf("ref")] ?? "", slots);
    if (!read) throw new Error(`No ref in ${row.join(" ")}`);
    return `${read.connection}:${read.nativeId}`;
  });
};

export const idsOfAll = (test: TestServices, pages: readonly Envelope[]): string[] =>
  pages.flatMap((page) => idsOf(test, page));

/** Every customer of a vendor, oldest first. */
export const everyone = (test: TestServices, vendor: SandboxVendor): readonly Company[] =>
  Array.from({ length: test.population.size }, (_, index) => test.population.company(vendor, index));

/** The population's own truth, sorted: who of these vendors passes. Never asks a vendor's filters. */
export const truth = (
  test: TestServices,
  vendors: readonly SandboxVendor[],
  passes: (company: Company) => boolean = () => true,
): string[] =>
  vendors
    .flatMap((vendor) => everyone(test, vendor).filter(passes))
    .map(({ vendor, id }) => `${vendor}:${id}`)
    .sort();

/** The problem a call ends with; fails where it ends well or otherwise. */
export const problemOf = async (call: Promise<unknown>): Promise<Problem> => {
  const outcome = await call.then(
    () => new Error("No problem at all"),
    (failure: unknown) => failure,
  );
  if (outcome instanceof Problem) return outcome;
  throw outcome;
};

/** One vendor's part of an answer. */
export const partOf = (envelope: Envelope, vendor: string): Envelope["vendors"][number] => {
  const part = envelope.vendors.find((one) => one.vendor === vendor);
  if (!part) throw new Error(`No word about ${vendor}`);
  return part;
};
