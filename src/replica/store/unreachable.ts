/** Why a database cannot be opened: a code and what it means; a driver's own words may quote its address. */

/** Codes of Node's TLS and of PostgreSQL, and what can be done about them. */
const meanings: readonly (readonly [RegExp, string])[] = [
  [
    /^(?:SELF_SIGNED_CERT_IN_CHAIN|DEPTH_ZERO_SELF_SIGNED_CERT|UNABLE_TO_(?:VERIFY_LEAF_SIGNATURE|GET_ISSUER_CERT.*))$/,
    "its certificate is signed by an authority that is not known here; name the authority's file: sslrootcert=/path/ca.pem",
  ],
  [/^ERR_TLS_CERT_ALTNAME_INVALID$/, "its certificate is for another host"],
  [/^CERT_HAS_EXPIRED$/, "its certificate has expired"],
  [/^28(?:000|P01)$/, "its name or password is refused"],
  [/^3D000$/, "there is no such database"],
  [/^42501$/, "the role may not use or make the schema"],
];

export const whyUnreachable = (failure: unknown): string => {
  const { code, message } = (failure ?? {}) as { readonly code?: string; readonly message?: string };
  // The driver's own words, without a code.
  if (code === undefined && message?.includes("does not support SSL")) return "it offers no TLS";
  const name = code ?? "unknown";
  const meaning = meanings.find(([pattern]) => pattern.test(name))?.[1];
  return meaning === undefined ? name : `${name}: ${meaning}`;
};
