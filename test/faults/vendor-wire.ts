/** What the raw fault server does to each vendor's answer, and the problem an agent is told of. */

import type { ProblemCode } from "../../src/vocabulary/problem.ts";
import * as faults from "../support/faults.ts";

const { json, raw, reply, status } = faults;

interface WireCell {
  readonly row: string;
  readonly name: string;
  readonly fault: faults.Fault;
  readonly code: ProblemCode;
  /** Requests the vendor sees for one call. */
  readonly requests: number;
  /** Vendors whose document allows this very answer. */
  readonly allowedBy?: readonly string[];
}

type Row = readonly [name: string, fault: faults.Fault, code: ProblemCode, requests: number, allowedBy?: string[]];

const cells = (row: string, ...rows: readonly Row[]): readonly WireCell[] =>
  rows.map(([name, fault, code, requests, allowedBy]) => ({
    row,
    name,
    fault,
    code,
    requests,
    ...(allowedBy ? { allowedBy } : {}),
  }));

const coded = (value: string) => reply({ headers: [`Content-Encoding: ${value}`] });
const typed = (type: string) => reply({ type });
const to = (location: string, code = 302) => status(code, [`Location: ${location}`]);
const nested = (depth: number) => reply({ body: "[".repeat(depth) + "]".repeat(depth) });

/** Their bodies are no vendor's, so one table serves all. */
export const wireCells: readonly WireCell[] = [
  ...cells(
    "V06",
    ["reset at once", faults.resetAtOnce, "vendor_unavailable", 3],
    ["reset in the headers", faults.resetMidHeaders, "vendor_unavailable", 3],
    ["reset in the body", faults.resetMidBody, "vendor_unavailable", 3],
  ),
  ...cells(
    "V07",
    ["end without a byte", faults.finAtOnce, "vendor_unavailable", 3],
    ["end before the announced length", faults.finEarly, "vendor_unavailable", 3],
  ),
  ...cells("V08", ["cut, delimited by the connection's end", faults.truncated, "vendor_bad_response", 2]),
  ...cells("V10", ["headers never come", faults.hang, "vendor_timeout", 1]),
  ...cells(
    "V11",
    ["a byte every 200 ms", faults.drip(200), "vendor_timeout", 1],
    ["a body that stops", faults.hangAfterHeaders, "vendor_timeout", 1],
  ),
  ...cells("V14", [
    "a log-in page",
    reply({ type: "text/html", body: "<form>Sign in</form>" }),
    "vendor_bad_response",
    1,
  ]),
  ...cells(
    "V15",
    ["an empty body", reply({ body: "" }), "vendor_bad_response", 2],
    ["null", json(null), "vendor_bad_response", 1],
    ["an empty object", json({}), "vendor_bad_response", 1],
    ["a bare empty list", json([]), "vendor_bad_response", 1, ["pland"]],
    ["a text", json("ok"), "vendor_bad_response", 1],
    ["a number", json(0), "vendor_bad_response", 1],
  ),
  ...cells(
    "V16",
    ["200 with an error", json({ error: "quota exceeded" }), "vendor_bad_response", 1],
    ["200 with a list of errors", json({ errors: [{ message: "no" }], data: null }), "vendor_bad_response", 1],
  ),
  ...cells(
    "V17",
    ["status 204", raw("HTTP/1.1 204 No Content\r\n\r\n"), "vendor_bad_response", 1],
    ["status 206", status(206), "vendor_bad_response", 1],
    ["status 304", raw("HTTP/1.1 304 Not Modified\r\n\r\n"), "vendor_bad_response", 1],
    ["interim answers without end", faults.interimFlood(50), "vendor_timeout", 1],
  ),
  ...cells(
    "V18",
    ["no content type", typed(""), "vendor_bad_response", 1],
    ["text/plain", typed("text/plain"), "vendor_bad_response", 1],
    ["JSON in UTF-16", typed("application/json; charset=utf-16"), "vendor_bad_response", 1],
  ),
  ...cells("V19", ["invalid UTF-8", faults.invalidUtf8, "vendor_bad_response", 2]),
  ...cells("V20", ["429, seconds beyond the deadline", status(429, ["Retry-After: 60"]), "vendor_rate_limited", 1]),
  ...cells("V22", ["429 without a word", status(429), "vendor_rate_limited", 3]),
  ...cells(
    "V23",
    ["429, Retry-After 99999999999", status(429, ["Retry-After: 99999999999"]), "vendor_rate_limited", 3],
    ["429, Retry-After -1", status(429, ["Retry-After: -1"]), "vendor_rate_limited", 3],
  ),
  ...cells(
    "V24",
    ["503 with seconds beyond the deadline", status(503, ["Retry-After: 60"]), "vendor_unavailable", 1],
    ["500", status(500), "vendor_unavailable", 3],
    ["502", status(502), "vendor_unavailable", 3],
    ["504", status(504), "vendor_unavailable", 3],
    ["408", status(408), "vendor_timeout", 3],
  ),
  ...cells(
    "V27",
    ["401 always", status(401), "vendor_auth", 1],
    ["403", status(403), "vendor_forbidden", 1],
    ["418", status(418), "vendor_rejected", 1],
  ),
  ...cells(
    "V28",
    ["redirect to another host", to("https://evil.example/"), "vendor_bad_response", 1],
    ["redirect, 308, to the metadata address", to("http://169.254.169.254/", 308), "vendor_bad_response", 1],
    ["redirect to itself", to("/customers", 307), "vendor_bad_response", 1],
  ),
  ...cells(
    "V29",
    ["100 MB announced", reply({ length: 100_000_000 }), "vendor_too_large", 1],
    ["chunks without end", faults.endlessChunked, "vendor_too_large", 1],
  ),
  ...cells("V30", ["a gzip bomb", faults.gzipBomb(20_000_000), "vendor_too_large", 1]),
  ...cells(
    "V31",
    ["six content codings", coded("gzip, gzip, gzip, gzip, gzip, gzip"), "vendor_bad_response", 1],
    ["an unknown content coding", coded("zstd"), "vendor_bad_response", 1],
    ["corrupt gzip", coded("gzip"), "vendor_bad_response", 2],
  ),
  ...cells(
    "V32",
    ["a header of 20 kB", faults.longHeader(20_000), "vendor_bad_response", 1],
    ["2,000 headers", faults.manyHeaders(2_000), "vendor_bad_response", 1],
    ["a line break in the status line", raw("HTTP/1.1 200\r OK\r\n\r\n{}"), "vendor_bad_response", 1],
  ),
  ...cells("V33", ["a million lists in each other", nested(1_000_000), "vendor_bad_response", 1]),
  ...cells("V50", [
    "an error body of 5 MB of HTML",
    reply({ status: 500, type: "text/html", body: "<p>".repeat(1_700_000) }),
    "vendor_unavailable",
    3,
  ]),
];
