/** The fifty faults of a vendor, or of the way to it, and what holds the promise for each. */

import type { CatalogueRow } from "../support/covered.ts";
import { dataRows } from "./vendor-catalogue-data.ts";

const faultsScript = "npm run test:faults";

/** Read by the tests of this folder, and by the page that lists promises. */
export const vendorCatalogue: readonly CatalogueRow[] = [
  { id: "V01", fault: "a name nobody knows", promise: "vendor_unavailable; the others are complete", cells: true },
  {
    id: "V02",
    fault: "a name server that never answers",
    promise: "vendor_timeout; the others do not wait",
    cells: true,
    held: [
      [
        "http/wire/resolver.test.ts",
        "whose name never resolves ends with the connect timeout, and other upstreams notice nothing",
      ],
    ],
    script: faultsScript,
  },
  {
    id: "V03",
    fault: "a name that leads to a private address, at once or later",
    promise: "refused before any connection",
    held: [
      ["http/wire/resolver.test.ts", "to a private address is refused before any connection"],
      [
        "http/wire/resolver.test.ts",
        "to a name that turned private is refused before any connection, and not tried again",
      ],
    ],
  },
  { id: "V04", fault: "connection refused", promise: "vendor_unavailable after three attempts", cells: true },
  { id: "V05", fault: "packets of the handshake dropped", promise: "vendor_timeout", script: faultsScript },
  { id: "V06", fault: "reset at any moment", promise: "asked again, then vendor_unavailable", cells: true },
  { id: "V07", fault: "end before the announced length", promise: "asked again, then vendor_unavailable", cells: true },
  {
    id: "V08",
    fault: "cut where nothing tells its length",
    promise: "asked once more; never partial rows",
    cells: true,
  },
  {
    id: "V09",
    fault: "TLS that cannot be trusted",
    promise: "not tried again, never accepted",
    held: [["http/wire/connections.test.ts", "that cannot be trusted is not tried again"]],
  },
  { id: "V10", fault: "headers never come", promise: "vendor_timeout", cells: true },
  { id: "V11", fault: "a slow drip", promise: "cut by the attempt's own limit", cells: true },
  {
    id: "V12",
    fault: "a kept connection that the vendor just closed",
    promise: "one retry nobody sees",
    held: [["http/wire/connections.test.ts", "that close just as a request goes out cost one retry"]],
  },
  { id: "V13", fault: "packets lost, little bandwidth", promise: "success or a clean timeout", script: faultsScript },
  {
    id: "V14",
    fault: "a web page instead of JSON",
    promise: "vendor_bad_response, nothing of it repeated",
    cells: true,
  },
  {
    id: "V15",
    fault: "200 with nothing, null, or another shape",
    promise: "vendor_bad_response, never an empty list",
    cells: true,
    held: [["vendors/conformance.test.ts", "a changed envelope (%j) is vendor_bad_response, never an empty list"]],
  },
  { id: "V16", fault: "200 with an error inside", promise: "vendor_bad_response", cells: true },
  { id: "V17", fault: "statuses that carry no answer", promise: "vendor_bad_response", cells: true },
  {
    id: "V18",
    fault: "another content type; a byte order mark",
    promise: "vendor_bad_response; the mark is tolerated",
    cells: true,
    held: [["http/faults.test.ts", "a byte order mark"]],
  },
  { id: "V19", fault: "invalid UTF-8", promise: "vendor_bad_response, never a replaced character", cells: true },
  {
    id: "V20",
    fault: "429 with seconds",
    promise: "never earlier; too long is told at once",
    cells: true,
    held: [["http/upstreams.test.ts", "is waited for"]],
  },
  {
    id: "V21",
    fault: "429 with a date, in all forms and off clocks",
    promise: "as with seconds; a past date is the usual backoff",
    held: [
      ["http/upstreams.test.ts", "by its own Date"],
      ["http/answer/retry-after.test.ts", "a vendor's clock %s changes nothing"],
    ],
  },
  { id: "V22", fault: "429 without a word", promise: "three attempts with growing pauses", cells: true },
  {
    id: "V23",
    fault: "a Retry-After outside its grammar",
    promise: "ignored; no timer beyond what Node can count",
    cells: true,
    held: [["http/upstreams.test.ts", "beyond what a timer counts fails at once"]],
  },
  { id: "V24", fault: "408, 500, 502, 503, 504", promise: "asked again, then told by their code", cells: true },
  {
    id: "V25",
    fault: "a total outage",
    promise: "at most 1.1 requests per call",
    held: [
      ["http/upstreams.test.ts", "a thousand requests become fewer than eleven hundred"],
      ["http/upstreams.test.ts", "and without a breaker the retry budget alone holds the line"],
    ],
  },
  {
    id: "V26",
    fault: "a vendor that comes and goes",
    promise: "one probe decides; nobody else is let through meanwhile",
    held: [
      ["http/resilience/breaker.test.ts", "while the probe is under way nobody else is let through, nor kept waiting"],
    ],
  },
  {
    id: "V27",
    fault: "401, 403; a rotating credential",
    promise: "one renewal where there is one, then vendor_auth",
    cells: true,
    held: [
      [
        "built/replicas.test.ts",
        "rotate Adfin's single-use token one at a time, and lock nobody out, a latecomer included",
      ],
    ],
  },
  {
    id: "V28",
    fault: "redirects",
    promise: "never followed; no credential reaches a second host",
    cells: true,
    held: [["http/wire/redirect.test.ts", "status %i to another host"]],
  },
  {
    id: "V29",
    fault: "a body without end, or announced too long",
    promise: "cut at the cap: vendor_too_large",
    cells: true,
    held: [["http/answer/size.test.ts", "chunks without end are cut at 5 MiB"]],
  },
  {
    id: "V30",
    fault: "a compression bomb",
    promise: "cut by size and ratio: vendor_too_large",
    cells: true,
    held: [["http/answer/size.test.ts", "a brotli bomb neither"]],
  },
  { id: "V31", fault: "chained, unknown or corrupt content codings", promise: "vendor_bad_response", cells: true },
  { id: "V32", fault: "headers too long, too many or malformed", promise: "vendor_bad_response", cells: true },
  {
    id: "V33",
    fault: "JSON nested a million deep",
    promise: "refused before it is read",
    cells: true,
    held: [["http/answer/json.test.ts", "a million deep is refused without holding anything up"]],
  },
  {
    id: "V34",
    fault: "keys that name a prototype",
    promise: "dropped; no prototype changes",
    held: [
      ["http/answer/json.test.ts", "no key reaches a prototype"],
      ["text/sanitise-deep.test.ts", "cannot reach a prototype"],
    ],
  },
  ...dataRows,
  {
    id: "V49",
    fault: "a vendor's clock a day off",
    promise: "no effect on any deadline",
    held: [
      ["http/answer/retry-after.test.ts", "a vendor's clock %s changes nothing"],
      ["http/resilience/breaker.test.ts", "a jump of the wall clock changes nothing"],
    ],
  },
  {
    id: "V50",
    fault: "an error body with our key, personal data, HTML, megabytes",
    promise: "none of it leaves",
    cells: true,
    held: [
      ["honesty-failures.test.ts", "%s: whatever stands in its errors, no answer and no problem repeats it"],
      ["canaries.test.ts", "are in no answer, no error, no log line and no metric of the built program"],
    ],
  },
];
