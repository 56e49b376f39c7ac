/** Questions that ask for a part of what masked answers hide, and what two worlds are told apart by. */

import type { Http, HttpRequest } from "../../src/http/client.ts";
import { HttpFailure } from "../../src/http/failure.ts";
import type { Company, Population } from "../../src/sandbox/population/company.ts";
import { asText } from "../../src/tools/answers/envelope.ts";
import type { Connection } from "../../src/vendors/define.ts";
import { generalFields } from "../../src/vendors/pland/general-field.ts";
import { Problem } from "../../src/vocabulary/problem.ts";
import { otherPeople } from "./other-people.ts";
import { openTestServices, type TestServices, type TestServicesOptions } from "./services.ts";

type Given = Readonly<Record<string, unknown>>;
type Question = readonly [tool: string, given: Given];

const answerOf = async (test: TestServices, [tool, given]: Question): Promise<string> => {
  try {
    const envelope = await test.call(tool, given);
    // Sealed anew each time; that there is one is an answer.
    const { continuation, ...rest } = envelope;
    return `${asText(rest)}${JSON.stringify(rest)}${continuation === undefined ? "" : "more"}`;
  } catch (problem) {
    if (problem instanceof Problem) return `${problem.code}: ${problem.message}`;
    throw problem;
  }
};

/** So few that each question reads them all in one page. */
export const customers = 16;

interface World {
  readonly pii: "full" | "masked";
  readonly seed?: number;
}

/** The vendors of a world, asked directly and by everything that its calls send. */
const openWorld = (options: TestServicesOptions) => {
  const sent: HttpRequest[] = [];
  let http: Http | undefined;
  const test = openTestServices({
    ...options,
    customers,
    through: (direct) => {
      http = direct;
      return (request) => {
        sent.push(request);
        return direct(request);
      };
    },
  });
  const { signal } = new AbortController();
  const vendorAnswers = async (request: HttpRequest): Promise<string> => {
    try {
      return JSON.stringify(await http?.({ ...request, signal }));
    } catch (failure) {
      if (failure instanceof HttpFailure) return JSON.stringify([failure.message, failure]);
      throw failure;
    }
  };
  return { answer: (question: Question) => answerOf(test, question), sent: () => sent.splice(0), vendorAnswers };
};

/** What two worlds are told apart by that differ in nothing but what masks hide of their people. */
export async function* telling(world: World, questions: readonly Question[]): AsyncGenerator<string> {
  const [one, other] = [openWorld(world), openWorld({ ...world, population: otherPeople })];
  /** Whoever hears the same from all vendors cannot but answer the same. */
  const hearsTheSame = async (requests: readonly HttpRequest[]): Promise<boolean> => {
    for (const request of requests)
      if ((await one.vendorAnswers(request)) !== (await other.vendorAnswers(request))) return false;
    return true;
  };
  for (const question of questions) {
    const answer = await one.answer(question);
    if (await hearsTheSame(one.sent())) continue;
    if (answer !== (await other.answer(question))) yield JSON.stringify(question);
  }
}

interface Parts {
  readonly address: readonly string[];
  readonly phone: readonly string[];
  readonly name: readonly string[];
}

/** Parts of one customer's personal data, as somebody would guess them piece by piece; none is a whole value. */
const partsOf = ({ email, phone, people }: Company): Parts => {
  const [person] = people;
  const local = (email ?? person?.email ?? "").split("@")[0] ?? "";
  const digits = phone ?? person?.phone ?? "";
  const long = (parts: readonly string[]) => parts.filter((part) => part.length > 1);
  return {
    address: long([local.slice(0, 3), local.slice(1)]),
    phone: long([digits.slice(0, 6), digits.slice(-6), digits.slice(2, 7)]),
    name: long([person?.lastName ?? ""]),
  };
};

const everyPart = ({ address, phone, name }: Parts): readonly string[] => [...address, ...phone, ...name];

const someone = (population: Population, vendor: Company["vendor"]): Company => {
  const all = Array.from({ length: population.size }, (_, index) => population.company(vendor, index));
  const found = all.find(({ email, phone, people }) => email && phone && people.length > 0);
  if (!found) throw new Error(`Nobody to ask about at ${vendor}`);
  return found;
};

const patterns = (part: string): readonly string[] => [part, `${part}%`, `%${part}_%`];

/** Fields as each vendor names them, with what they would hold. */
const fieldsOf: Readonly<Record<string, Readonly<Record<string, keyof Parts>>>> = {
  zenskar: { email: "address", phone_number: "phone", "contacts.email": "address", created_at: "name" },
  pland: { "contact.email": "address", "contact.telephone": "phone", contactPerson: "name" },
  adfin: { "people.email": "address", "people.phone": "phone", firstName: "name" },
  sequence: { email: "address", "contacts.email": "address", createdAt: "name" },
  fynn: { firstName: "name", defaultEmailAddress: "address", phone: "phone" },
};

/** Values for any parameter of the type, those that ask for a part of somebody's data first. */
const valuesFor = (connection: Connection, parameter: string, about: Parts): readonly string[] => {
  const parts = everyPart(about);
  const fields = fieldsOf[connection.vendor.id] ?? {};
  const { type, values, comparison } = connection.vendor.customers.parameters[parameter] ?? { type: "text" };
  if (values) return values;
  if (comparison && type === "text") return parts.flatMap(patterns);
  const byType: Readonly<Record<string, () => readonly string[]>> = {
    text: () => [
      ...parts.flatMap(patterns),
      ...Object.keys(fields).flatMap((field) => [field, `-${field}`, `${field},asc`, `${field},desc`]),
      ...Object.entries(fields).flatMap(([field, kind]) => about[kind].map((part) => `${field}=${part}`)),
      ...parts.map((part) => `customer_name=a,email=${part}`),
    ],
    integer: () => ["1", "42"],
    number: () => ["0", "99.50"],
    boolean: () => ["true", "false"],
    "date-time": () => ["2026-01-31T00:00:00Z"],
    uuid: () => ["123e4567-e89b-12d3-a456-426614174000"],
    "object id": () => ["64b7f0c2a1b2c3d4e5f60718"],
    json: () => [
      ...Object.keys(generalFields).flatMap((by) => [`{"by":"${by}","direction":1}`, `{"by":"${by}","direction":-1}`]),
      ...Object.entries(generalFields).flatMap(([key, fieldType]) =>
        [
          "contains",
          "greater_than",
          "less_than",
          "greater_equal",
          "less_equal",
          "in",
          "not_in",
          "exists",
          "not_exists",
        ].flatMap((operator) =>
          (fieldType === "string" ? parts.slice(0, 3) : []).map((part) =>
            JSON.stringify({
              key,
              value: operator.endsWith("in") && operator !== "contains" ? [part] : part,
              operator,
              fieldType,
            }),
          ),
        ),
      ),
    ],
  };
  return byType[type]?.() ?? [];
};

const target = (connection: Connection, population: Population): Company =>
  someone(population, connection.vendor.id as Company["vendor"]);

/** Every declared parameter of a vendor with every value, alone and about one customer known by its id. */
export const ofParameters = (
  connection: Connection,
  population: Population,
  names = Object.keys(connection.vendor.customers.parameters),
): readonly Question[] => {
  const parts = partsOf(target(connection, population));
  return names.flatMap((parameter) =>
    valuesFor(connection, parameter, parts).map(
      (value): Question => [
        "list_customers",
        { vendor_filters: [`${connection.name}.${parameter}=${value}`], limit: 5 },
      ],
    ),
  );
};

const wordValues = ["name", "email", "number", "external_id", "vat_id"] as const;

export const ofWords = (connection: Connection, population: Population): readonly Question[] => {
  const company = target(connection, population);
  const parts = [
    ...everyPart(partsOf(company)).flatMap(patterns),
    `${(company.email ?? "").replace(/^../, "__")}`,
    `${(company.email ?? "").slice(1)}`,
  ];
  const vendors = [connection.name];
  const { id } = company;
  return parts.flatMap((part): Question[] => [
    ...wordValues.map((word): Question => ["list_customers", { vendors, [word]: part }]),
    ["list_customers", { vendors, name: part, ids: [`${connection.vendor.id}:${id}`] }],
    ["list_customers", { vendors, email: part, ids: [`${connection.vendor.id}:${id}`] }],
    ["search_customers", { vendors, query: part }],
    ["search_customers", { vendors, query: part, detail: "standard", limit: 1 }],
    ["summarize_customers", { vendors, group_by: ["status"], email: part }],
    ["summarize_customers", { vendors, group_by: ["status"], name: part }],
  ]);
};
