/** What a JSON text is refused for. */

type JsonFault = "not_utf8" | "unparseable" | "too_deep" | "too_many";

const says: Record<JsonFault, string> = {
  not_utf8: "The text is not valid UTF-8.",
  unparseable: "The text is not valid JSON.",
  too_deep: "The JSON is nested too deeply.",
  too_many: "The JSON holds more values than may be read.",
};

/** Says what was wrong, never what was in it: V8's own message quotes the text. */
export class JsonRefused extends Error {
  readonly fault: JsonFault;

  constructor(fault: JsonFault) {
    super(says[fault]);
    this.name = "JsonRefused";
    this.fault = fault;
  }
}
