/** What the SDK takes from its platform, without the validator of JSON Schemas: 215 KB that every start would read. */

import process from "node:process";

class DefaultJsonSchemaValidator {
  getValidator() {
    throw new Error("This server asks its clients nothing, so it validates no answers of theirs.");
  }
}

export { DefaultJsonSchemaValidator, process };
