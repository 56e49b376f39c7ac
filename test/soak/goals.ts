/** The goals G1 to G25, what shows each, and where a test already runs at full size. */

export interface Goal {
  readonly id: string;
  readonly goal: string;
  readonly by: string;
  /** Where no run of the soak measures it: what the tests show, or why it is not reached. */
  readonly instead?: string;
}

const inProcess = "`test/soak/in-process.soak.ts`";
const wire = "`test/soak/wire.soak.ts`";
const processes = "`test/soak/process.soak.ts`";
const leaving = "`test/soak/leaving.soak.ts`";

export const goals: readonly Goal[] = [
  { id: "G1", goal: "200,000 malformed messages end nothing", by: processes },
  { id: "G2", goal: "500,000 mutated vendor bodies: no uncaught error, no silent loss", by: inProcess },
  { id: "G3", goal: "every wire fault × vendor × transport gives its code, the others complete", by: wire },
  { id: "G4", goal: "10,000 stalls at a random byte end within the deadline + 250 ms", by: wire },
  { id: "G5", goal: "an outage is amplified 1.10 times at most; 1 % errors are survived", by: wire },
  { id: "G6", goal: "golden cases of retries; delays uniform", by: inProcess },
  { id: "G7", goal: "Retry-After: never early", by: inProcess },
  {
    id: "G8",
    goal: "one vendor black-holed under 200 calls: the others notice nothing",
    by: "`test/http/lanes.test.ts`, `npm run test:faults`",
    instead:
      "200 requests to a vendor that hangs take nothing from four others; a dead name server delays none of them",
  },
  {
    id: "G9",
    goal: "rate limits at ten times the load",
    by: "`test/http/rate-limit.test.ts`, `test/redis.test.ts`",
    instead:
      "five minutes at ten times the load, at 1, 7 and 60 a minute: no window above the rate; credentials do not share",
  },
  { id: "G10", goal: "hostile bodies, 50 at once, heap of 256 MB: RSS at most 400 MB", by: wire },
  { id: "G11", goal: "10,000 half-open connections: RSS at most 512 MB, health p99 at most 250 ms", by: processes },
  { id: "G12", goal: "1,000,000 calls with 2 % faults: no growth", by: processes },
  { id: "G13", goal: "100,000 answers with equal ids, 50 principals: none misrouted", by: processes },
  { id: "G14", goal: "10,000 random data sets per vendor paged exactly", by: inProcess },
  { id: "G15", goal: "cursor cycles of 1 to 50 end", by: `${inProcess}, \`test/paging-faults.test.ts\`` },
  { id: "G16", goal: "1.3 million forged tokens: none accepted", by: `${inProcess}, \`test/customers/seal.test.ts\`` },
  { id: "G17", goal: "10,000 tokens show nothing and never repeat", by: inProcess },
  {
    id: "G18",
    goal: "60 bad credentials on every route are refused",
    by: "`test/transports/authentication.test.ts`",
    instead:
      "every bad credential of the list on every route and method; the client's token is never in a vendor's request",
  },
  {
    id: "G19",
    goal: "Host × Origin, 200 combinations",
    by: "`test/transports/guards.test.ts`",
    instead: "200 of 200",
  },
  {
    id: "G20",
    goal: "12 secrets and 20 personal values: nowhere they do not belong",
    by: "`test/canaries.test.ts`",
    instead:
      "0 hits, plain, URL-, base64-, hex- and JSON-escaped, in answers, errors, logs at every level, metrics and decoded continuations",
  },
  {
    id: "G21",
    goal: "hostile strings in every field come out harmless",
    by: `${inProcess}, \`test/vocabulary/safe-text.test.ts\``,
  },
  { id: "G22", goal: "a million characters in any argument block for 50 ms at most", by: inProcess },
  { id: "G23", goal: "1,000 cancels per transport close the vendor's connection within 250 ms", by: leaving },
  { id: "G24", goal: "500 exits of each kind: code 0 within 2 s", by: leaving },
  {
    id: "G25",
    goal: "100,000 decimals and 20,000 dates without loss; mutation score 85 %",
    by: "`test/vocabulary/money.test.ts`, `test/vocabulary/moment.test.ts`, `stryker.conf.json`",
    instead:
      "100,000 decimals and 24,000 dates in three time zones: none changed; the mutation score is in bench/results/mutation.json once `npx stryker run` has written it",
  },
];
