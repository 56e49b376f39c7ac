/** Whether a vendor honours its filter by customer: asked for somebody who is known to have an invoice. */

import type { Http } from "../../http/client.ts";
import type { Query } from "../../http/request.ts";
import type { Debtor, InvoiceForm } from "../declare/receivables.ts";
import type { Connection } from "../define.ts";
import { type WalkPatience, walkRows } from "./walk-list.ts";

/** The first customer that `query` brings and `accepts` takes, or why there is none. */
const firstOwner = async (
  http: Http,
  connection: Connection,
  { list }: InvoiceForm<Debtor>,
  query: Query,
  accepts: (customerId: string) => boolean,
  patience: WalkPatience,
) => {
  let owner: string | undefined;
  const take = ({ customerId }: { readonly customerId: string | undefined }): "stop" | undefined => {
    if (customerId === undefined || !accepts(customerId)) return undefined;
    owner = customerId;
    return "stop";
  };
  const { end, read, requests } = await walkRows(http, connection, list, query, take, patience);
  return { owner, isEmpty: end === "ended" && read === 0, requests };
};

/**
 * `proven` where the same query for somebody else brings that customer's invoices, or where nobody has any; undefined where
 * no form can be proven so. Two requests, more only while whole pages are the debtor's own. Never rejects.
 */
export const proveFilter = async (
  http: Http,
  connection: Connection,
  forms: readonly InvoiceForm<Debtor>[],
  debtor: Debtor,
  patience: WalkPatience,
): Promise<{ readonly proven: boolean; readonly requests: number } | undefined> => {
  const form = forms.find(({ unfilteredQuery: anybody }) => anybody);
  if (!form?.unfilteredQuery) return undefined;
  const other = await firstOwner(http, connection, form, form.unfilteredQuery, (id) => id !== debtor.id, patience);
  const [query] = other.owner === undefined ? [] : (form.ask({ id: other.owner, number: undefined }) ?? []);
  if (!query) return { proven: other.isEmpty, requests: other.requests };
  const again = await firstOwner(http, connection, form, query, () => true, patience);
  return { proven: again.owner === other.owner, requests: other.requests + again.requests };
};
