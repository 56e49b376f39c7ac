/** The goals, what shows each, and where a test already runs at full size. */

interface Goal {
  readonly id: string;
  readonly goal: string;
  readonly by: string;
  /** Where no run of the soak measures it: what the tests show, or why it is not reached. */
  readonly instead?: string;
}

const soak = (name: string): string => `\`test/soak/${name}.soak.ts\``;

export const goals: readonly Goal[] = [
  { id: "G1", goal: "200,000 malformed messages end nothing", by: soak("malformed") },
  { id: "G2", goal: "500,000 mutated vendor bodies: no uncaught error, no silent loss", by: soak("data") },
  { id: "G3", goal: "every wire fault × vendor × transport gives its code, the others complete", by: soak("wire") },
  { id: "G4", goal: "10,000 stalls at a random byte end within the deadline + 250 ms", by: soak("stalls") },
  { id: "G5", goal: "an outage is amplified 1.10 times at most; 1 % errors are survived", by: soak("stalls") },
  { id: "G6", goal: "golden cases of retries; delays uniform", by: soak("retries") },
  { id: "G7", goal: "Retry-After: never early", by: soak("retries") },
  {
    id: "G8",
    goal: "one vendor black-holed under 200 calls: the others notice nothing",
    by: `${soak("black-hole")}, \`test/http/upstreams.test.ts\`, \`npm run test:faults\``,
  },
  {
    id: "G9",
    goal: "rate limits at ten times the load",
    by: "`test/http/resilience/rate-limit.test.ts`, `test/redis/redis.test.ts`",
    instead:
      "five minutes at ten times the load, at 1, 7 and 60 a minute: no window above the rate; credentials do not share",
  },
  {
    id: "G10",
    goal: "hostile bodies, 50 at once, heap of 256 MB: RSS at most 400 MB, no block above 50 ms",
    by: soak("memory"),
  },
  {
    id: "G11",
    goal: "10,000 half-open connections: RSS at most 512 MB, health p99 at most 250 ms",
    by: soak("connections"),
  },
  { id: "G12", goal: "1,000,000 calls with 2 % faults: no growth", by: soak("endurance") },
  { id: "G13", goal: "100,000 answers with equal ids, 50 principals: none misrouted", by: soak("isolation") },
  { id: "G14", goal: "10,000 random data sets per vendor paged exactly", by: soak("data") },
  { id: "G15", goal: "cursor cycles of 1 to 50 end", by: `${soak("data")}, \`test/paging-faults.test.ts\`` },
  {
    id: "G16",
    goal: "1.3 million forged tokens: none accepted",
    by: `${soak("tokens")}, \`test/customers/continuation/seal.test.ts\``,
  },
  { id: "G17", goal: "10,000 tokens show nothing and never repeat", by: soak("tokens") },
  {
    id: "G18",
    goal: "60 bad credentials on every route are refused",
    by: `${soak("isolation")}, \`test/transports/http/access/authentication.test.ts\``,
  },
  {
    id: "G19",
    goal: "Host × Origin, 200 combinations",
    by: "`test/transports/http/access/host-and-origin.test.ts`",
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
    by: `${soak("text")}, \`test/text/safe-text.test.ts\``,
  },
  {
    id: "G22",
    goal: "a million characters in any argument block for 50 ms at most; every pattern linear or bounded",
    by: `${soak("text")}, \`test/patterns.test.ts\``,
  },
  { id: "G23", goal: "1,000 cancels per transport close the vendor's connection within 250 ms", by: soak("leaving") },
  { id: "G24", goal: "500 exits of each kind: code 0 within 2 s", by: soak("exits") },
  {
    id: "G25",
    goal: "100,000 decimals and 20,000 dates without loss; mutation score 85 %",
    by: "`test/vocabulary/money.test.ts`, `test/vocabulary/moment.test.ts`, `npm run test:mutation`",
    instead: "100,000 decimals and 24,000 dates in three time zones: none changed",
  },
  {
    id: "G27",
    goal: "what is masked answers no question: every parameter, word and order tried as an oracle",
    by: `${soak("access")}, \`test/masked-questions.test.ts\`, \`test/masked-guesses.test.ts\``,
  },
  {
    id: "G28",
    goal: "500 malformed, foreign and joined connection scopes: no connection gained",
    by: `${soak("access")}, \`test/transports/http/access/scopes.test.ts\``,
  },
  {
    id: "G29",
    goal: "1,000 kills while a single-use token is exchanged: nobody is locked out, none is sent twice",
    by: `${soak("rotation")}, \`test/built/rotation.test.ts\`, \`test/tokens/store.test.ts\``,
  },
  {
    id: "G31",
    goal: "the built program behind a CONNECT proxy, with an authority of its own and NO_PROXY",
    by: "`test/built/proxies.test.ts`",
    instead: "every vendor and the issuer reached through it, nothing around it",
  },
  {
    id: "G32",
    goal: "1,000 kills of a sync into PostgreSQL: all or nothing is shown, not a row lost or doubled",
    by: `${soak("replica")}, \`test/replica/processes.test.ts\``,
  },
  {
    id: "G33",
    goal: "250 kills of a sync into an SQLite file: the same",
    by: `${soak("replica")}, \`test/replica/processes.test.ts\``,
  },
];
