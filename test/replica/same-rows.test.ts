/**
 * The replica answers as the vendors do: the whole filter table gives the same customers from either, for the same
 * data.
 */

import { beforeAll, describe, expect, it } from "vitest";
import { sandboxVendors } from "../../src/sandbox/population/company.ts";
import type { Envelope } from "../../src/tools/answers/envelope.ts";
import { Problem } from "../../src/vocabulary/problem.ts";
import { idsOfAll } from "../support/answers.ts";
import { filtersFor, questions } from "../support/filter-questions.ts";
import { databases } from "../support/replica-stores.ts";
import { openTestServices, type TestServices, walk } from "../support/services.ts";
import { freshReplica } from "./synced.ts";

const live = openTestServices({ customers: 60 });

/**
 * Names are folded here, and compared sign by sign by most vendors; Zenskar matches an e-mail with the first address
 * only, and its rows show the contacts' too. There the replica finds whom the vendor finds, and more.
 */
const isWider = (id: string, filters: object): boolean => "name" in filters || (id === "zenskar" && "email" in filters);

const everyPage = (test: TestServices, given: object): Promise<readonly Envelope[] | Problem> =>
  walk(test, "list_customers", { ...given, limit: 37, max_tokens: 20_000 }).catch((problem: unknown) => {
    if (problem instanceof Problem) return problem;
    throw problem;
  });

describe.each(databases().map((database) => [`${database.name}${database.why}`, database] as const))(
  "%s",
  (_, database) => {
    let replicated: TestServices;
    beforeAll(async () => {
      if (database.skipped) return;
      replicated = openTestServices({ customers: 60, replica: await freshReplica(live, database) });
    });
    const table = sandboxVendors.flatMap((id) =>
      Object.entries(questions).map(([name, question]) => ({ id, name, question })),
    );

    it.skipIf(database.skipped).each(table)("$id: $name", async ({ id, question }) => {
      const filters = filtersFor(live, id, question);
      const [asked, stored] = [
        await everyPage(live, { ...filters, vendors: [id] }),
        await everyPage(replicated, { ...filters, vendors: [id] }),
      ];
      if (asked instanceof Problem) {
        // What a vendor cannot filter by, its rows may tell.
        if (stored instanceof Problem) expect(stored.code).toBe(asked.code);
        return;
      }
      if (stored instanceof Problem) throw stored;
      const found = idsOfAll(live, asked).sort();
      if (!isWider(id, filters)) expect(idsOfAll(replicated, stored).sort()).toEqual(found);
      else expect(idsOfAll(replicated, stored)).toEqual(expect.arrayContaining(found));
      expect(stored.at(-1)?.complete || !asked.at(-1)?.complete).toBe(true);
    });

    it.skipIf(database.skipped)("asks the vendor for its own fields, which the replica does not keep", async () => {
      const given = { vendors: ["fynn"], fields: ["currencyCode"], limit: 3 };
      const [asked, stored] = [
        await live.call("list_customers", given),
        await replicated.call("list_customers", given),
      ];
      const told = ({ rows }: Envelope) => rows.map((row) => [row[0], row.at(-1)]);
      expect(stored.columns.at(-1)).toBe(asked.columns.at(-1));
      expect(told(stored)).toEqual(told(asked));
      expect(stored.vendors[0]).not.toHaveProperty("as_of");
    });
  },
);
