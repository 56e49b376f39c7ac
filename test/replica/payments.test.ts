/** Whose money is on its way, where payments tell it: the vendor is asked, and worklists know it as of the pass. */

import { describe, expect, it } from "vitest";
import { HttpFailure } from "../../src/http/failure.ts";
import type { Envelope } from "../../src/tools/answers/envelope.ts";
import { idsOf, idsOfAll } from "../support/answers.ts";
import { databases } from "../support/replica-stores.ts";
import { openTestServices, type TestServices } from "../support/services.ts";
import { freshReplica } from "./synced.ts";

const options = { customers: 150, vendors: ["zenskar"] } as const;
const all = { limit: 200, max_tokens: 20_000 };

const held = (test: TestServices, answer: Envelope): readonly string[] => {
  const at = answer.columns.indexOf("why_not");
  const rows = answer.rows.filter((row) => row[at]?.includes("payment_pending"));
  return idsOf(test, { ...answer, rows }).toSorted();
};

describe.each(databases().map((database) => [`${database.name}${database.why}`, database] as const))(
  "%s",
  (_, database) => {
    const test = it.skipIf(database.skipped);

    test("hands the question over to the vendor, alone and beside what it could tell itself", async () => {
      const live = openTestServices(options);
      const replicated = openTestServices({ ...options, replica: await freshReplica(live, database) });
      for (const financial_status of [["pending"], ["pending", "overdue"]]) {
        const asked = await live.call("list_customers", { financial_status, ...all });
        replicated.sent.length = 0;
        const answer = await replicated.call("list_customers", { financial_status, ...all });
        expect(idsOfAll(replicated, [answer]).sort()).toEqual(idsOfAll(live, [asked]).sort());
        expect(answer.rows.length).toBeGreaterThan(0);
        expect(answer.vendors[0]).not.toHaveProperty("as_of");
        expect(replicated.sent.some((one) => one.startsWith("zenskar /payments"))).toBe(true);
      }
      replicated.sent.length = 0;
      await replicated.call("list_customers", { financial_status: ["overdue", "paid"], ...all });
      expect(replicated.sent).toEqual([]);
    });

    test("holds the same debtors back as the vendor's payments do, and asks nobody", async () => {
      const live = openTestServices(options);
      const replicated = openTestServices({ ...options, replica: await freshReplica(live, database) });
      const asked = await live.call("triage_dunning", all);
      const answer = await replicated.call("triage_dunning", all);
      expect(held(replicated, answer)).toEqual(held(live, asked));
      expect(held(replicated, answer).length).toBeGreaterThan(0);
      expect(replicated.sent).toEqual([]);
    });

    test("keeps the invoices of a key that may not read payments, and names what is missing", async () => {
      const live = openTestServices(options);
      live.tamper("zenskar", (request, answer) => {
        if (request.url.pathname.endsWith("/payments"))
          throw new HttpFailure("status", "HTTP 403", { status: 403, body: {} });
        return answer();
      });
      const replicated = openTestServices({ ...options, replica: await freshReplica(live, database) });
      const answer = await replicated.call("triage_dunning", all);
      expect(answer.rows.length).toBeGreaterThan(0);
      expect(replicated.sent).toEqual([]);
      expect(answer.coverage).toContain("payments under way at zenskar not read to the end");
    });
  },
);
