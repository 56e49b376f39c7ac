import { expect, it } from "vitest";
import { withoutStack } from "../../src/platform/without-stack.ts";

const framesOf = (error: unknown) => String((error as Error).stack).match(/\n\s+at /g)?.length ?? 0;

it("errors made inside have no stack, those before and after have theirs, also where one is thrown", () => {
  const usual = Error.stackTraceLimit;
  expect(framesOf(withoutStack(() => new Error("x")))).toBe(0);
  expect(framesOf(new Error("x"))).toBeGreaterThan(0);
  const thrown = (() => {
    try {
      return withoutStack(() => {
        throw new RangeError("no");
      });
    } catch (error) {
      return error;
    }
  })();
  expect(thrown).toBeInstanceOf(RangeError);
  expect(framesOf(thrown)).toBe(0);
  expect(Error.stackTraceLimit).toBe(usual);
});
