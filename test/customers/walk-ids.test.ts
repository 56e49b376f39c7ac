/** A walk over single ids: eight requests side by side, in the order asked, and nobody else's row. */

import { describe, expect, it } from "vitest";
import type { Plan } from "../../src/vendors/plan.ts";
import { start } from "../../src/vendors/read/checkpoint.ts";
import { toyPlan, toyWalk } from "../support/toy-walk.ts";

const ids = Array.from({ length: 10 }, (_, index) => `c${index}`);
const byId = (asked: readonly string[]): Plan => toyPlan({ queries: [{ kind: "ids", ids: asked }] });
const idOf = (url: URL): string => url.pathname.replace("/customers/", "");
const everybody = (url: URL) => ({ id: idOf(url) });

describe("a walk over ids", () => {
  it("asks for eight at a time, and for the others when they are wanted", async () => {
    const { walk, sent, ids: found } = toyWalk(everybody, { plan: byId(ids) });
    await walk.take(8);
    expect([sent, found()]).toEqual([ids.slice(0, 8), ids.slice(0, 8)]);
    expect([walk.standing, walk.now.place.position]).toEqual(["going", 8]);
    await walk.take(9);
    expect([sent, found(), walk.standing]).toEqual([ids, ids.slice(0, 9), "going"]);
    await walk.take(10);
    expect([found(), walk.standing, walk.now.moved]).toEqual([ids, "ended", false]);
  });

  it("ends with exactly eight", async () => {
    const { walk, sent } = toyWalk(everybody, { plan: byId(ids.slice(0, 8)) });
    await walk.take(8);
    expect([walk.standing, sent.length]).toEqual(["ended", 8]);
  });

  it("goes on behind any of them", async () => {
    const whole = toyWalk(everybody, { plan: byId(ids) });
    await whole.walk.take(10);
    for (const [index, { after }] of whole.walk.ready.entries()) {
      const rest = toyWalk(everybody, { plan: byId(ids), from: after });
      await rest.walk.take(10);
      expect(rest.ids()).toEqual(ids.slice(index + 1));
    }
  });

  it("leaves out whom the vendor does not have", async () => {
    const { walk, ids: found } = toyWalk((url) => (idOf(url) === "c1" ? undefined : everybody(url)), {
      plan: byId(["c0", "c1", "c2"]),
    });
    await walk.take(9);
    expect([found(), walk.standing, walk.now.read]).toEqual([["c0", "c2"], "ended", 2]);
    expect(walk.now).toMatchObject({ total: undefined, malformed: 0, moved: false });
  });

  it("never shows another customer than the one asked for", async () => {
    const { walk, ids: found } = toyWalk(() => ({ id: "somebody" }), { plan: byId(["c0"]) });
    await walk.take(9);
    expect([found(), walk.now.dropped]).toEqual([[], { ids: 1 }]);
  });

  it("does not look at creation dates: ids come in no order", async () => {
    const at = Date.parse("2020-01-01T00:00:00Z");
    const plan = { ...byId(["c0", "c1"]), ...{ created: { after: "2026-01-01T00:00:00Z" } } };
    const { walk, ids: found } = toyWalk((url) => ({ id: idOf(url), at }), { plan, from: start });
    await walk.take(9);
    expect(found()).toEqual(["c0", "c1"]);
  });
});
