/** What the suite must find, in numbers, and why the rest of it cannot apply here. */

import type { Revision } from "./suite.ts";

interface Expected {
  /** Scenarios that the revision requires. */
  readonly scored: number;
  /** Of these, passed by the fixture behind the program's own door. */
  readonly passed: number;
  /** Checks passed in them. */
  readonly checks: number;
  /** Scenarios of the passed ones that checked nothing. */
  readonly vacuous: readonly string[];
  /** What the built program must pass itself, and in how many checks. Names of fixed tools play no part in these. */
  readonly program: Readonly<Record<string, number>>;
  /** Scenarios that fail, and the reason. */
  readonly cannot: Readonly<Record<string, string>>;
}

const asksBack =
  "the server asks the client in the middle of a call; in this revision that takes a session, and every request here stands alone. A server that only reads has nothing to ask";
const subscribes =
  "a subscription lives in a session, and every request here stands alone. Nothing here changes by itself: a client reads again when it wants to know";

export const expected: Readonly<Record<Revision, Expected>> = {
  "2025-11-25": {
    scored: 30,
    passed: 24,
    checks: 25,
    vacuous: ["server-sse-multiple-streams"],
    program: { "server-initialize": 1, ping: 1, "tools-list": 2, "dns-rebinding-protection": 2 },
    cannot: {
      "tools-call-sampling": asksBack,
      "tools-call-elicitation": asksBack,
      "elicitation-sep1034-defaults": asksBack,
      "elicitation-sep1330-enums": asksBack,
      "resources-subscribe": subscribes,
      "resources-unsubscribe": subscribes,
    },
  },
  "2026-07-28": {
    scored: 37,
    passed: 37,
    checks: 84,
    vacuous: [],
    program: {
      "tools-list": 3,
      "dns-rebinding-protection": 2,
      "server-sse-multiple-streams": 1,
      "http-header-validation": 13,
      "input-required-result-unsupported-methods": 1,
    },
    cannot: {},
  },
};
