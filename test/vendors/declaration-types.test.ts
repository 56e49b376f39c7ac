/** What does not compile: `tsc` reads these lines, and an error that is no longer one fails it. */

import { expectTypeOf, it } from "vitest";
import type { HttpRequest } from "../../src/http/request.ts";
import type { WordRules } from "../../src/vendors/declare/filter-rules.ts";
import type { Parameters } from "../../src/vendors/declare/parameters.ts";
import type { Customer } from "../../src/vocabulary/customer.ts";
import type { Filters } from "../../src/vocabulary/filters.ts";
import { Problem } from "../../src/vocabulary/problem.ts";

it("a vendor declares words of the vocabulary, with values of theirs", () => {
  const rules = {
    name: { ask: (value) => ({ q: value.toUpperCase() }), row: "checks" },
    // @ts-expect-error There is no such word.
    nickname: { ask: (value: string) => ({ q: value }) },
  } satisfies WordRules;
  const values: WordRules = {
    // @ts-expect-error The vocabulary has no such mandate.
    mandate_status: { values: ["perhaps"] },
  };
  // @ts-expect-error `maybe` is no way of judging a row.
  const row: WordRules = { name: { row: "maybe" } };
  expectTypeOf([rules, values, row]).toBeArray();
});

it("a parameter has a type that values are checked against", () => {
  // @ts-expect-error Dates are `date-time`.
  const parameters: Parameters = { since: { type: "date" } };
  expectTypeOf(parameters).toExtend<Parameters>();
});

it("unknown and none are different states of a customer's fields", () => {
  expectTypeOf<null>().toExtend<Customer["name"]>();
  expectTypeOf<undefined>().toExtend<Customer["name"]>();
  // @ts-expect-error Customers are not changed once translated.
  const change = (customer: Customer) => (customer.id = "other");
  expectTypeOf(change).toBeFunction();
});

it("a filter is read, never written", () => {
  // @ts-expect-error Filters are readonly.
  const change = (filters: Filters) => (filters.name = "other");
  expectTypeOf(change).toBeFunction();
});

it("a problem has one of the contract's codes", () => {
  // @ts-expect-error No such code.
  expectTypeOf(new Problem("oops", "It failed.")).toExtend<Problem>();
});

it("a request says which upstream and kind of endpoint it is for, and until when it is wanted", () => {
  expectTypeOf<Pick<HttpRequest, "upstream" | "endpoint" | "deadline" | "signal">>().toExtend<
    Required<Pick<HttpRequest, "upstream" | "endpoint" | "deadline" | "signal">>
  >();
});
