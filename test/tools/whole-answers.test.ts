/** One whole answer of every tool, as a reader sees it: what changes in one shows here first. */

import { expect, it } from "vitest";
import { asText } from "../../src/tools/answers/envelope.ts";
import { tools } from "../../src/tools/registry.ts";
import { openTestServices } from "../support/services.ts";

const test = openTestServices({ customers: 8 });

const asked = new Set<string>();

/** The text, but for the continuation, which is sealed anew every time. */
const answer = async (tool: string, given: object): Promise<string> => {
  asked.add(tool);
  return asText(await test.call(tool, given)).replace(/^continuation: .+$/m, "continuation: …");
};

it("list_customers", async () => {
  expect(await answer("list_customers", { status: "active", limit: 3 })).toMatchInlineSnapshot(`
    "3 rows; at least 17 match. zenskar 1 of 8, pland 1 and more, adfin 1 of 8, sequence 0 and more, fynn 0 and more. pland may miss rows: undocumented match of status. fynn: order unverified.
    ref	vendor	name	number	status	email	place	due	flags
    AskedVodUnfortunatelySlideEmbCoverTunMetricsSolutionSugSlice	zenskar	Öztürk & Kühn AG	CRM-000008	?	rechnung@oeztuerk-4rguf.example	Hamburg DE	2363.07 ?	owes
    ContourMotWorkbookSnapshotKonCleanup234CertificationMilitary	pland	Print & Design Bristol PLC	10000	code 1	rechnung@ashcroft-9ixog.example	Bristol GB	?	-
    AgreementArtifacts052IntensityTutorPaddingServingAuxMovingLowerPlaced	adfin	Peña Dairy Corp	CRM-000008	?	rechnung@pena-eaeiv.example	San José United States	?	mandate_cancelled
    filters: status unsure (pland), status verified (sequence), status local (fynn)
    read: sequence 0, fynn 0
    complete: false
    continuation: …"
  `);
});

it("search_customers", async () => {
  expect(await answer("search_customers", { query: "gmbh", limit: 3 })).toMatchInlineSnapshot(`
    "3 rows; more may follow. zenskar 1 and more, pland 1 and more, adfin 1 and more, sequence 0 and more, fynn 0 and more. zenskar, pland, sequence, fynn may miss rows: undocumented match of query. fynn: order unverified. ranked within this answer.
    ref	vendor	name	number	status	email	place	due	flags	match
    059SisConclusion484685Immutable135MovedUltimatelySpeaker427	zenskar	Weiß Optik GmbH	CRM-000007	?	rechnung@weiss-4rgue.example	Hamburg DE	0 ?	-	vendor's match
    Wil762Tak621488CertificationReturnsChartSound	pland	Schröder & Krüger GmbH & Co. KG	10002	code 1	rechnung@schroeder-9ixoi.example	Hamburg DE	?	-	vendor's match
    021743SupplementPassiveIntoAniPostingSoftEnchantVillaMarket	adfin	Pichler Messebau GmbH	CRM-000001	?	rechnung@pichler-eaeio.example	Wien Austria	?	mandate_pending	vendor's match
    filters: query unsure (zenskar, pland, sequence, fynn), query local (adfin)
    read: adfin 1
    complete: false
    continuation: …"
  `);
});

it("get_customer_page", async () => {
  const { continuation } = await test.call("list_customers", { vendors: ["zenskar"], limit: 6 });
  expect(await answer("get_customer_page", { continuation })).toMatchInlineSnapshot(`
    "2 rows, complete.
    ref	name	number	email	place	due	flags
    TokenizerWalkingPropagation844010568VenueNavigClosest000Perhaps	Metallbau Hamburg UG (haftungsbeschränkt)	CRM-000002	rechnung@maier-4rgu9.example	Hamburg DE	2728.16 ?	owes
    789InvariantIntervalOutputSeveral258ProcedFindPou046Corner	Hughes Cycles PLC	CRM-000001	rechnung@hughes-4rgu8.example	Bristol GB	4355.48 ?	owes
    complete: true"
  `);
});

it("get_customer", async () => {
  const { rows } = await test.call("list_customers", { vendors: ["sequence"], limit: 1 });
  expect(await answer("get_customer", { ref: rows[0]?.[0] })).toMatchInlineSnapshot(`
    "1 customer at sequence, in short: detail full adds 36 fields and what is unverified. elsewhere searched, not read whole: no proven match at zenskar, pland, adfin, fynn by e-mail, name.
    field	value
    ref	MemLuck749SiteGenerWebsite546EpisodeGelChiefRegisters
    name	Sommer Hausverwaltung GmbH
    status	active
    email	rechnung@sommer-j1vd3.example
    contact	Heike Sommer
    place	Nürnberg DE
    ?	number, vat_tax, phone
    balance	7811.77 EUR in 4 open invoices
    overdue	7811.77 EUR
    oldest due	2026-05-11, 50 days overdue (31-60) at 2026-06-30 UTC
    payment	?
    invoice INV-1000056	open 2074.53 of 2074.53 EUR, issued 2026-04-27, due 2026-05-11, 50 days overdue, dunning OVERDUE_CHECK_SCHEDULED, last reminder ?
    invoice INV-1000060	open 3652.73 of 3652.73 EUR, issued 2026-04-18, due 2026-05-18, 43 days overdue, dunning COMPLETED, last reminder ?
    invoice INV-1000061	open 39.57 of 39.57 EUR, issued 2026-05-20, due 2026-06-19, 11 days overdue, dunning OVERDUE_CHECK_SCHEDULED, last reminder ?
    invoice INV-1000059	open 2044.94 of 2044.94 EUR, issued 2026-05-20, due 2026-06-19, 11 days overdue, dunning OVERDUE_CHECK_SCHEDULED, last reminder ?
    complete: true"
  `);
});

it("describe_vendors", async () => {
  expect(await answer("describe_vendors", {})).toMatchInlineSnapshot(`
    "5 connected. describe_vendors {vendor} lists one's filters.
    vendor	is	environment	filters	search by	sort
    zenskar	Zenskar	unknown	name, email, number, external_id, ids, status, created_after, created_before, updated_after, financial_status, due_before, vat_id	name, number, id, email, phone	created_at
    pland	Pland	unknown	name, email, number, ids, status, created_after, created_before, updated_after, financial_status, due_before, vat_id	name, number, email, vat_id	created_at
    adfin	Adfin	unknown	name, email, number, external_id, ids, status, created_after, created_before, updated_after, financial_status, due_before, mandate_status	name, email	created_at
    sequence	Sequence	unknown	name, email, external_id, ids, status, created_after, created_before, financial_status, due_before, vat_id	name, email, number, id	created_at
    fynn	Fynn	unknown	name, email, number, external_id, ids, status, created_after, created_before, financial_status, due_before, mandate_status, vat_id	name, email, number, vat_id, id	-
    complete: true"
  `);
});

it("summarize_customers", async () => {
  expect(await answer("summarize_customers", { group_by: ["vendor"] })).toMatchInlineSnapshot(`
    "40 customers in 5 groups. zenskar 8 of 8, pland 8, adfin 8 of 8, sequence 8 of 8, fynn 8 of 8. 65133.71 EUR + 1997.84 GBP + 1987.909 KWD + 11873.27 USD overdue in all, counted to 2026-06-30 UTC. zenskar, adfin may miss rows: invoice filters undocumented. zenskar, sequence: invoices without a due date are in no overdue list. fynn: order unverified, so rows may move while paging.
    vendor	customers	overdue	amount
    zenskar	8	4	18113.61 EUR
    pland	8	4	2897.53 EUR + 1997.84 GBP
    adfin	8	4	2782.20 EUR + 1987.909 KWD + 8351.95 USD
    sequence	8	5	32891.07 EUR
    fynn	8	3	8449.30 EUR + 3521.32 USD
    filters: overdue unsure (zenskar, adfin), overdue local (pland, fynn), overdue verified (sequence)
    read: zenskar 8, pland 8, adfin 8, sequence 8, fynn 8
    complete: false"
  `);
});

it("triage_dunning", async () => {
  expect(await answer("triage_dunning", { limit: 3 })).toMatchInlineSnapshot(`
    "3 rows; 20 customers overdue with 65133.71 EUR + 1997.84 GBP + 1987.909 KWD + 11873.27 USD, counted to 2026-06-30 UTC. zenskar 1 of 4, pland 0 of 4, adfin 2 of 4, sequence 0 of 5, fynn 0 of 3. zenskar, adfin may miss rows: invoice filters undocumented. zenskar, sequence: invoices without a due date are in no overdue list. fynn: order unverified, so rows may move while paging. Not said by the vendor: mandates at zenskar, pland, sequence; reminders at zenskar, sequence; pending payments at pland, sequence, fynn; promises at pland, adfin, sequence, fynn; disputes at zenskar, pland, sequence, fynn.
    ref	vendor	name	amount	invoices	days	pay	why
    LeverApartRegardsNonethelessNumShownReturnedTappedCompileChelDate	adfin	Iyer & Gupta Pvt. Ltd.	4614.72 USD	2	142	mandate active	-
    QuartDetectorSelf892ExposureThinkHil605PagesSerializeRunner	zenskar	Winkler & Lehmann GmbH & Co. KG	11699.33 EUR	4	118	-	no_method
    ForestLooperSeparatedSettingFoundationNamespaceReg431ScientPriorCyber	adfin	Kowalczyk Media LLC	3737.23 USD	2	140	mandate active	-
    filters: overdue unsure (zenskar, adfin), overdue local (pland, fynn), overdue verified (sequence)
    complete: false
    continuation: …"
  `);
});

it("every tool has its answer here", () => {
  expect([...asked].toSorted()).toEqual(tools.map(({ name }) => name).toSorted());
});
