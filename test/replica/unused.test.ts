/**
 * A replica that holds nothing of a connection changes nothing: the same answers byte for byte, by the same requests.
 */

import { describe, expect, it } from "vitest";
import { replicaOver } from "../../src/replica/replica.ts";
import { filtersFor, questions } from "../support/filter-questions.ts";
import { databases, openTestStore, type TestDatabase } from "../support/replica-stores.ts";
import { forms, openTestServices, type TestServices, today } from "../support/services.ts";
import { syncAll } from "./synced.ts";

/** Each word once; the whole table is the other tests'. */
const asked = [
  "a whole name",
  "an e-mail",
  "a number",
  "archived",
  "since a day",
  "overdue",
  "due before",
  "no mandate",
];

const calls = (test: TestServices): readonly (readonly [string, object])[] => [
  ...asked.map((name) => {
    const filters = filtersFor(test, "zenskar", questions[name] ?? {});
    return ["list_customers", { ...filters, limit: 7 }] as const;
  }),
  ["list_customers", { sort: "-created_at", detail: "standard", limit: 50, max_tokens: 20_000 }],
  ["list_customers", { financial_status: ["overdue"], explain: true }],
  ["search_customers", { query: "gmbh" }],
  ["search_customers", { query: test.population.company("fynn", 3).name, explain: true }],
  ["get_customer", { ref: `zenskar:${test.population.company("zenskar", 3).id}`, detail: "full" }],
  ["summarize_customers", { group_by: ["vendor", "bucket"] }],
  ["triage_dunning", {}],
  ["triage_dunning", { mandate: "none", order: "days" }],
  ["describe_vendors", {}],
];

/** Every answer as a client gets it, problems among them, and what was asked of the vendors for it. */
const answersOf = async (test: TestServices): Promise<readonly unknown[]> => {
  const answers: unknown[] = [];
  for (const [tool, given] of calls(test)) {
    const sent = test.sent.length;
    const answer = await test.call(tool, given).then(
      ({ continuation, ...shown }) => ({ ...forms(shown), isContinued: continuation !== undefined }),
      (problem: Error) => `${problem.name} ${problem.message}`,
    );
    answers.push([tool, given, answer, test.sent.slice(sent).sort()]);
  }
  return answers;
};

const without = answersOf(openTestServices());

/** Looked at before calls, as one in use is. */
const answersWith = async (
  database: TestDatabase,
  fill: (url: string) => Promise<void>,
): Promise<readonly unknown[]> => {
  const url = await database.url();
  await fill(url);
  const store = await openTestStore(database, url);
  const replica = replicaOver(async () => store, { maxAgeSeconds: 3_600, now: () => today });
  await replica.refresh();
  return answersOf(openTestServices({ replica }));
};

describe.each(databases().map((database) => [`${database.name}${database.why}`, database] as const))(
  "%s",
  (_, database) => {
    const test = it.skipIf(database.skipped);

    test("one that was never synced", async () => {
      expect(await answersWith(database, async () => undefined)).toEqual(await without);
    });

    test("one whose passes are older than it may be read", async () => {
      const old = async (url: string): Promise<void> => {
        const other = openTestServices({ customers: 12, seed: 9 });
        const store = await openTestStore(database, url);
        const results = await syncAll(other, store, { now: () => today - 3_601_000 });
        expect(results.every(({ outcome }) => outcome === "published")).toBe(true);
      };
      expect(await answersWith(database, old)).toEqual(await without);
    });
  },
);
