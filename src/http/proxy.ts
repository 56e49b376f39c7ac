/**
 * The proxy that outgoing requests take, as the environment names it: every address that leaves this machine is https.
 */

export interface HttpProxy {
  /** `http://host:port` or `https://host:port`, without credentials. */
  readonly address: string;
  /** A whole Proxy-Authorization header. */
  readonly authorization?: string;
  /** NO_PROXY as it stands: names with all below them, addresses, each with an optional port, or `*`. */
  readonly except: string;
}

/** The variables in the order in which they hold: lower case first, as curl and most others read them. */
const variables = ["https_proxy", "HTTPS_PROXY", "http_proxy", "HTTP_PROXY"] as const;

const decoded = (text: string): string | undefined => {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
};

/** An address without a scheme is an http one, as with curl. Undefined where it cannot be understood. */
const parsed = (text: string): Omit<HttpProxy, "except"> | undefined => {
  const whole = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `http://${text}`;
  const url = URL.canParse(whole) ? new URL(whole) : undefined;
  if (!url?.hostname || (url.protocol !== "http:" && url.protocol !== "https:")) return undefined;
  if (url.username === "" && url.password === "") return { address: url.origin };
  const [user, password] = [decoded(url.username), decoded(url.password)];
  if (user === undefined || password === undefined) return undefined;
  const authorization = `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`;
  return { address: url.origin, authorization };
};

/**
 * The proxy of HTTPS_PROXY, or else of HTTP_PROXY, with NO_PROXY's exceptions; lower case holds before upper case.
 * `wrong` is the name of a variable whose value is no proxy's address; its value may hold a password.
 */
export const proxyOf = (
  given: Readonly<Record<string, string | undefined>>,
): { readonly proxy?: HttpProxy; readonly wrong?: string } => {
  const name = variables.find((variable) => given[variable]?.trim());
  if (name === undefined) return {};
  const proxy = parsed(given[name]?.trim() ?? "");
  if (proxy === undefined) return { wrong: name };
  return { proxy: { ...proxy, except: given.no_proxy ?? given.NO_PROXY ?? "" } };
};
