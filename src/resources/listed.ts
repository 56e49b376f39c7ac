/** What `resources/list` and `resources/templates/list` publish. */

import type { Connection } from "../vendors/define.ts";
import { viewUri } from "../vocabulary/view-uri.ts";

export const scheme = "billing://";
export const mimeType = "text/plain";

interface ListedResource {
  readonly uri: string;
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly mimeType: string;
  readonly _meta?: Record<string, unknown>;
}

/** The page that draws answers. No `csp` domain is asked for: it loads nothing. */
export const listedView = {
  uri: viewUri,
  name: "view",
  title: "Answers as a page",
  description: "Draws the tools' answers in hosts of MCP Apps.",
  mimeType: "text/html;profile=mcp-app",
  _meta: { ui: { csp: {}, prefersBorder: false } },
} satisfies ListedResource;

/** Of one caller: only what may be asked. */
export const listedResources = (connections: readonly Connection[]): readonly ListedResource[] => [
  {
    uri: `${scheme}vendors`,
    name: "vendors",
    title: "Connected vendors",
    description: "Which billing vendors are connected, and what each can be asked.",
    mimeType,
  },
  ...connections.map(({ name, vendor }) => ({
    uri: `${scheme}vendors/${name}`,
    name: `vendors/${name}`,
    title: `${vendor.name} (${name})`,
    description: "Every filter it honours and how, its searches, sort, limits and gaps.",
    mimeType,
  })),
  listedView,
];

interface ResourceTemplate {
  readonly uriTemplate: string;
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly mimeType: string;
}

export const vendorTemplate: ResourceTemplate = {
  uriTemplate: `${scheme}vendors/{name}`,
  name: "vendor",
  title: "One vendor",
  description: "Every filter it honours and how, its searches, sort, limits and gaps.",
  mimeType,
};

export const customerTemplate: ResourceTemplate = {
  uriTemplate: `${scheme}customers/{ref}`,
  name: "customer",
  title: "One customer",
  description: "Balance and open invoices, everything the vendor says, and the same customer elsewhere.",
  mimeType,
};

export const resourceTemplates: readonly ResourceTemplate[] = [vendorTemplate, customerTemplate];
