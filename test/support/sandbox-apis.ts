/** The sandbox's vendors one by one, for tests that stand between the services and one of them. */

import type { HttpAnswer, HttpRequest } from "../../src/http/client.ts";
import { HttpFailure } from "../../src/http/failure.ts";
import { adfinApi } from "../../src/sandbox/adfin/index.ts";
import type { SandboxApi } from "../../src/sandbox/api/vendor-api.ts";
import { fynnApi } from "../../src/sandbox/fynn/index.ts";
import { plandApi } from "../../src/sandbox/pland/index.ts";
import type { Population, SandboxVendor } from "../../src/sandbox/population/company.ts";
import { sequenceApi } from "../../src/sandbox/sequence/index.ts";
import { zenskarApi } from "../../src/sandbox/zenskar/index.ts";
import type { TestServices } from "./services.ts";

export const sandboxApis: Readonly<Record<SandboxVendor, (population: Population) => SandboxApi>> = {
  zenskar: zenskarApi,
  pland: plandApi,
  adfin: adfinApi,
  sequence: sequenceApi,
  fynn: fynnApi,
};

/** What a vendor answers to a request, as the HTTP client would hand it on. Throws `HttpFailure` for 4xx and 5xx. */
export const answerFrom = (api: SandboxApi, request: HttpRequest): HttpAnswer => {
  const { status, json, headers } = api.handle({
    method: request.method,
    path: request.url.pathname.slice(api.prefix.length),
    query: request.url.searchParams,
    headers: request.headers,
    body: request.body ?? "",
  });
  if (status >= 400) throw new HttpFailure("status", `HTTP ${status}`, { status, body: json });
  return { status, headers: headers ?? {}, body: JSON.parse(JSON.stringify(json)) } as HttpAnswer;
};

/** Makes a vendor take no notice of these parameters, and answer as if they had not been sent. */
export const ignoreParameters = (test: TestServices, vendor: SandboxVendor, names: readonly string[]): void => {
  const api = sandboxApis[vendor](test.population);
  test.tamper(vendor, (request) => {
    const url = new URL(request.url);
    for (const name of names) url.searchParams.delete(name);
    return answerFrom(api, { ...request, url });
  });
};
