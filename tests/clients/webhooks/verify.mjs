// The library of Standard Webhooks as a receiver: node verify.mjs. It reads messages from standard input, a JSON object {secret, headers, body} on each line, and writes for each whether it takes it.
import { createInterface } from 'node:readline';
import { Webhook } from 'standardwebhooks';

for await (const line of createInterface({ input: process.stdin })) {
  const { secret, headers, body } = JSON.parse(line);
  try {
    console.log(new Webhook(secret).verify(body, headers).type);
  } catch (refusal) {
    console.log(refusal.message);
  }
}
