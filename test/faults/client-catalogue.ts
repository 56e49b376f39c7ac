/** The twenty-three faults of a client, or of the process around it, and what holds the promise for each. */

import type { CatalogueRow } from "../support/covered.ts";

const soak = "npm run test:soak";

export const clientCatalogue: readonly CatalogueRow[] = [
  {
    id: "C01",
    fault: "JSON that is broken, cut, or twice on a line",
    promise: "an error with the protocol's code; the next call works",
    held: [
      ["built/protocol.test.ts", "a line that is no message is answered with an error, and the next call works"],
      [
        "transports/http/bodies.test.ts",
        "answers what is no JSON-RPC object with the protocol's own errors, and lives",
      ],
    ],
    script: soak,
  },
  {
    id: "C02",
    fault: "JSON that is not JSON-RPC; ids of any kind, and twice at once",
    promise: "refused or ignored; equal ids never cross",
    held: [
      ["built/protocol.test.ts", "outlives 2,000 messages that are JSON but not JSON-RPC as it should be"],
      ["transports/http/clients.test.ts", "of 100 clients under five principals never cross, in either era"],
    ],
  },
  {
    id: "C03",
    fault: "batches",
    promise: "refused, whatever their size",
    held: [
      ["built/protocol.test.ts", "a batch of ten thousand"],
      ["transports/http/bodies.test.ts", "refuses batches of any size, valid as they may be"],
    ],
  },
  {
    id: "C04",
    fault: "bodies and lines of megabytes, deep nesting",
    promise: "413 or an error; the process lives",
    held: [
      ["built/protocol.test.ts", "a line over a mebibyte"],
      ["transports/http/bodies.test.ts", "lets a body of megabytes learn that it was refused"],
      ["transports/http/bodies.test.ts", "measures the depth of any JSON right"],
    ],
  },
  {
    id: "C05",
    fault: "versions and headers that do not fit the body",
    promise: "400 with the protocol's code",
    held: [["transports/http/clients.test.ts", "of 2026-07-28 are held to their headers"]],
  },
  {
    id: "C06",
    fault: "sessions, missing, unknown or foreign; calls before initialize",
    promise: "there are no sessions: an id changes nothing",
    held: [
      [
        "transports/http/access/protected-resource.test.ts",
        "issues no session, and a session id from elsewhere changes nothing",
      ],
    ],
    cells: true,
  },
  {
    id: "C07",
    fault: "ten thousand clients, and floods without a token",
    promise: "401 before anything is built; caps; 503 with Retry-After",
    held: [
      [
        "transports/http/access/authentication.test.ts",
        "are refused with the right status and challenge on every route and method, and reach nothing",
      ],
      [
        "transports/http/limits.test.ts",
        "answers health, readiness and metrics while it is full, and says 503 to everybody else",
      ],
    ],
    script: soak,
  },
  {
    id: "C08",
    fault: "slow headers, slow bodies, half-open connections",
    promise: "cut off; others are served",
    held: [
      ["transports/http/limits.test.ts", "cuts off whoever sends headers or a body too slowly"],
      [
        "transports/http/evict-connections.test.ts",
        "answers who asks, however many come only to hold a connection: the oldest of those is ended",
      ],
    ],
    script: soak,
  },
  {
    id: "C09",
    fault: "a client that sends and never reads",
    promise: "at most 64 calls under way per connection; the rest are told overloaded",
    cells: true,
  },
  {
    id: "C10",
    fault: "bytes that are no UTF-8",
    promise: "an error; the process lives",
    held: [
      ["built/protocol.test.ts", "bytes that are not UTF-8"],
      ["built/protocol.test.ts", "UTF-16"],
    ],
  },
  {
    id: "C11",
    fault: "unknown tools, methods and arguments, wrong types",
    promise: "a protocol error for the tool; for arguments an error that names them",
    held: [["built/conversations.test.ts", "is told of an unknown tool as a protocol error"]],
    cells: true,
  },
  { id: "C12", fault: "names in other letters, equal keys", promise: "exact names only", cells: true },
  {
    id: "C13",
    fault: "continuations that were changed, cut, forged, expired or are another's",
    promise: "refused before any vendor is asked",
    held: [
      ["customers/continuation/seal.test.ts", "with any one character changed"],
      [
        "built/http.test.ts",
        "S20: a continuation of one principal is refused for another, and still good for its owner",
      ],
    ],
    cells: true,
    script: soak,
  },
  {
    id: "C14",
    fault: "a million characters, lone surrogates, NUL, line breaks in an argument",
    promise: "invalid_argument, or sent as what it is; nothing blocks",
    cells: true,
    script: soak,
  },
  {
    id: "C15",
    fault: "ids that are paths, queries or hosts",
    promise: "refused; no request leaves the base",
    cells: true,
  },
  { id: "C16", fault: "filters inside filters", promise: "one parameter, one value, as given", cells: true },
  {
    id: "C17",
    fault: "cancelled at any moment",
    promise: "the vendor's connection is closed; no answer after it",
    held: [
      ["http/cancel.test.ts", "a cancelled request lets go of its vendor"],
      ["built/http-process.test.ts", "takes the vendor's request with it, also in the era of %s"],
    ],
    cells: true,
    script: soak,
  },
  {
    id: "C18",
    fault: "a client that is gone: stdin ended, stdout broken, killed",
    promise: "exit code 0, promptly",
    held: [
      ["built/process.test.ts", "leaves with 0 when stdin ends, and has written nothing but JSON to stdout"],
      ["built/process.test.ts", "leaves with 0 when nobody reads stdout any more"],
    ],
    script: soak,
  },
  {
    id: "C19",
    fault: "signals under load, and twice",
    promise: "answers what is under way, then exit code 0; at once the second time",
    held: [
      ["built/http-process.test.ts", "takes nothing new, answers every call under way, and ends with 0"],
      ["built/http-process.test.ts", "waits for nobody when told a second time"],
    ],
    script: soak,
  },
  {
    id: "C20",
    fault: "clocks that jump",
    promise: "deadlines and breakers go by the monotonic clock",
    held: [["http/resilience/breaker.test.ts", "a jump of the wall clock changes nothing"]],
  },
  {
    id: "C21",
    fault: "no file descriptors, little memory",
    promise: "calls fail by themselves; the process lives",
    script: "npm run test:faults",
  },
  {
    id: "C22",
    fault: "a dependency that prints to stdout",
    promise: "stdout carries the protocol and nothing else",
    cells: true,
  },
  {
    id: "C23",
    fault: "settings that are missing, half there or wrong",
    promise: "refused by the variable's name, or started with the rest",
    held: [["built/process.test.ts", "settings that cannot work end with 2 and the variable's name"]],
    cells: true,
  },
];
