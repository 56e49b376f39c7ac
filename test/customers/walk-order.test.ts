/** A walk over rows in creation order: it ends where nothing further can match, and only while the order holds. */

import { describe, expect, it } from "vitest";
import type { Plan } from "../../src/vendors/plan.ts";
import { type ToyRow, toyPlan, toyWalk } from "../support/toy-walk.ts";

describe("rows in the order asked for", () => {
  const ordered = (order: "created_at" | "-created_at" | undefined, created: Plan["created"]): Plan =>
    toyPlan({ filters: true, created, queries: [{ kind: "list", query: { query: "0" }, order }] });
  const at = (id: string, iso: string | undefined, is: ToyRow["is"] = "filtered"): ToyRow => ({
    id,
    is,
    at: iso === undefined ? undefined : Date.parse(iso),
  });
  const bound = "2026-03-01T00:00:00Z";

  const read = async (plan: Plan, items: readonly ToyRow[]) => {
    const { walk, ids } = toyWalk({ "0:": { items } }, { plan });
    await walk.take(99);
    return { read: walk.now.read, ids: ids().join(" "), standing: walk.standing, disordered: walk.now.disordered };
  };

  it("newest first end at the first row before the bound", async () => {
    const items = [at("a", bound), at("b", "2026-02-28T23:59:59Z"), at("c", "2026-01-01T00:00:00Z")];
    const found = await read(ordered("-created_at", { after: bound }), items);
    expect(found).toEqual({ read: 1, ids: "", standing: "ended", disordered: false });
  });

  it("oldest first end at the first row at the bound", async () => {
    const items = [at("a", "2026-02-28T23:59:59Z", "kept"), at("b", bound), at("c", "2026-04-01T00:00:00Z")];
    const found = await read(ordered("created_at", { before: bound }), items);
    expect(found).toEqual({ read: 1, ids: "a", standing: "ended", disordered: false });
  });

  it("are read to the end by rows that match, have no date, no bound or no order", async () => {
    const early = "2026-01-01T00:00:00Z";
    const whole = { read: 2, disordered: false };
    const after = ordered("-created_at", { after: bound });
    expect(await read(after, [at("a", early, "kept"), at("b", early, "undetermined")])).toMatchObject(whole);
    expect(await read(after, [at("a", undefined), at("b", undefined)])).toMatchObject(whole);
    for (const plan of [ordered("-created_at", { before: bound }), ordered(undefined, { after: bound })])
      expect(await read(plan, [at("a", early), at("b", early)])).toMatchObject(whole);
    const unordered = ordered(undefined, { before: bound });
    expect(await read(unordered, [at("b", "2026-05-01T00:00:00Z"), at("a", early)])).toMatchObject(whole);
    expect(await read(ordered("created_at", { after: bound }), [at("a", early), at("b", bound)])).toMatchObject(whole);
  });

  it.each([
    ["-created_at", { after: bound }, ["2026-01-01T00:00:00Z", "2026-05-01T00:00:00Z", "2026-01-02T00:00:00Z"]],
    ["created_at", { before: bound }, ["2026-05-01T00:00:00Z", "2026-01-01T00:00:00Z", "2026-05-02T00:00:00Z"]],
  ] as const)(
    "are read to the end, and not relied on, once they come in another order than %s",
    async (order, created, dates) => {
      const [first, second, third] = dates;
      const items = [at("a", first, "kept"), at("b", second, "kept"), at("c", third), at("d", third)];
      expect(await read(ordered(order, created), items)).toMatchObject({ read: 4, ids: "a b", disordered: true });
    },
  );

  it("are known to be out of order by rows that cannot be told, and across rows without a date", async () => {
    const [early, late] = ["2026-01-01T00:00:00Z", "2026-05-01T00:00:00Z"];
    const plan = ordered("-created_at", { after: bound });
    expect(await read(plan, [at("a", early, "undetermined"), at("b", late, "kept")])).toMatchObject({
      disordered: true,
    });
    expect(await read(plan, [at("a", early, "kept"), at("b", late, "undetermined")])).toMatchObject({
      disordered: true,
    });
    const gap = [at("a", early, "kept"), at("b", undefined, "kept"), at("c", late, "kept")];
    expect(await read(plan, gap)).toMatchObject({ disordered: true, read: 3 });
  });

  it("go on behind a row that is left out for another reason than its date", async () => {
    const items = [at("a", "2026-01-01T00:00:00Z"), at("b", "2026-01-02T00:00:00Z", "kept")];
    expect(await read(ordered("created_at", { before: bound }), items)).toMatchObject({ read: 2, ids: "b" });
    expect(await read(ordered("-created_at", { after: "2025-01-01" }), items.toReversed())).toMatchObject({ read: 2 });
  });

  it("may have equal dates", async () => {
    for (const order of ["created_at", "-created_at"] as const)
      expect(await read(ordered(order, {}), [at("a", bound), at("b", bound)])).toMatchObject({ disordered: false });
  });
});
