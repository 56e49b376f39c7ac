import fc from "fast-check";
import { afterEach, describe, expect, it } from "vitest";
import { bucketOf, daysOverdue, isOwed, showDay, startOfDay } from "../../src/vocabulary/invoice.ts";
import { readMoment, showMoment } from "../../src/vocabulary/moment.ts";

const due = (text: string) => ({ dueAt: readMoment(text) });
const at = (text: string) => Date.parse(text);
const zones = ["UTC", "America/New_York", "Asia/Kolkata", "Pacific/Kiritimati"];

describe("days overdue", () => {
  const before = process.env.TZ;
  afterEach(() => {
    process.env.TZ = before;
  });

  it("counts calendar days in UTC from the due day to the as-of day", () => {
    expect(daysOverdue(due("2026-06-29"), at("2026-06-30T00:00:00Z"))).toBe(1);
    expect(daysOverdue(due("2026-06-30"), at("2026-06-30T23:59:59Z"))).toBe(0);
    expect(daysOverdue(due("2026-07-02"), at("2026-06-30T12:00:00Z"))).toBe(-2);
    expect(daysOverdue(due("2025-12-31"), at("2026-03-01T00:00:00Z"))).toBe(60);
    expect(daysOverdue(due("2024-02-28"), at("2024-03-01T00:00:00Z"))).toBe(2);
  });

  it("does not change over the as-of day, only at its midnight in UTC", () => {
    const invoice = due("2026-03-11T23:30:00Z");
    const day = (time: string) => daysOverdue(invoice, at(time));
    expect([day("2026-03-12T00:00:00.000Z"), day("2026-03-12T23:59:59.999Z")]).toEqual([1, 1]);
    expect(day("2026-03-13T00:00:00.000Z")).toBe(2);
  });

  it.each([
    ["2026-06-30T00:00:00+02:00", "midnight in Berlin, the 29th in UTC"],
    ["2026-06-30T23:30:00-05:00", "an evening in New York, the 1st in UTC"],
  ])("counts from the day that was written: %s, %s", (text) => {
    const invoice = due(text);
    expect(daysOverdue(invoice, at("2026-06-30T12:00:00Z"))).toBe(0);
    expect(daysOverdue(invoice, at("2026-07-01T12:00:00Z"))).toBe(1);
    expect(invoice.dueAt && showMoment(invoice.dueAt, "day")).toBe("2026-06-30");
  });

  it.each(zones)("is the same in a process in %s", (zone) => {
    process.env.TZ = zone;
    const texts = [
      "2026-03-28",
      "2026-03-29T02:30:00",
      "2025-10-26T01:00:00+01:00",
      "1774742400000",
      "2026-03-29T00:00:00.000UTC",
    ];
    const counted = texts.map((text) => daysOverdue(due(text), at("2026-04-01T00:30:00Z")));
    expect(counted).toEqual([4, 3, 157, 3, 3]);
    expect(showDay(at("2026-04-01T00:30:00Z"))).toBe("2026-04-01");
  });

  it("is unknown, never zero, without a readable due date", () => {
    expect(daysOverdue({ dueAt: undefined }, 0)).toBeUndefined();
    expect(daysOverdue({ dueAt: null }, 0)).toBeUndefined();
    expect(daysOverdue(due("next Tuesday"), 0)).toBeUndefined();
  });

  it("grows by one each day, whatever the hours", () => {
    const instant = fc.integer({ min: at("2000-01-01"), max: at("2060-01-01") });
    fc.assert(
      fc.property(instant, instant, (dueAt, asOf) => {
        const today = daysOverdue({ dueAt: { text: "", at: dueAt } }, asOf) ?? Number.NaN;
        const tomorrow = daysOverdue({ dueAt: { text: "", at: dueAt } }, asOf + 86_400_000) ?? Number.NaN;
        return tomorrow === today + 1 && (today === 0) === (startOfDay(dueAt) === startOfDay(asOf));
      }),
      { seed: 7, numRuns: 300 },
    );
  });

  it("sorts days into buckets that touch and never overlap", () => {
    expect([-5, 0, 1, 30, 31, 60, 61, 90, 91, 4000].map(bucketOf)).toEqual([
      "current",
      "current",
      "1-30",
      "1-30",
      "31-60",
      "31-60",
      "61-90",
      "61-90",
      "90+",
      "90+",
    ]);
  });
});

describe("what is owed", () => {
  const invoice = { id: "1", customerId: "c", state: "open" as const };

  it("is open or partially paid, and an unknown amount is not nothing", () => {
    expect(isOwed({ ...invoice, open: "0.01" })).toBe(true);
    expect(isOwed({ ...invoice, open: undefined })).toBe(true);
    expect(isOwed({ ...invoice, open: "0.00" })).toBe(false);
    expect(isOwed({ ...invoice, open: "-5" })).toBe(false);
    for (const state of ["draft", "paid", "pending", "void", "written_off", "unknown"] as const)
      expect(isOwed({ ...invoice, state, open: "10" })).toBe(false);
  });
});
