/** How one check of a connection went. */

/** `unknown`: there was nothing to try it with, or the vendor says nothing of it. */
export type Verdict = "ok" | "failed" | "unknown";
