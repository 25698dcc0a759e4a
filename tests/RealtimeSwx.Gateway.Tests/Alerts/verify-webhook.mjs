// Verifies one webhook as any receiver would: node verify-webhook.mjs FOLDER-WITH-node_modules < {"secret", "headers", "body"}
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";

const { Webhook } = createRequire(`${process.argv[2]}/package.json`)("standardwebhooks");
const { secret, headers, body } = JSON.parse(readFileSync(0, "utf8"));
const message = new Webhook(secret).verify(body, headers);
console.log(`verified ${message.type}`);
