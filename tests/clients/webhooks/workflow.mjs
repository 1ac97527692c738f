// What n8n makes of a message by the workflow: node workflow.mjs WORKFLOW. It reads messages from standard input, a JSON object {headers, body} on each line, and writes for each what is answered, and what is requested where the filter lets it pass.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';

const workflow = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const node = (name) => workflow.nodes.find((one) => one.name === name);
const next = (name) => node(workflow.connections[name]?.main[0][0].node);

// An expression is {{ JavaScript }} in a text that begins with an equals sign; alone it is a value.
const evaluate = (text, $json) => {
  if (!text.startsWith('=')) return text;
  const run = (code) => new Function('$json', '$env', `return ${code}`)($json, process.env);
  const whole = /^=\{\{(.*)\}\}$/s.exec(text);
  return whole ? run(whole[1]) : text.slice(1).replace(/\{\{(.*?)\}\}/gs, (_, code) => run(code));
};

const holds = ({ leftValue, rightValue, operator }, $json) => {
  const [left, right] = [evaluate(leftValue, $json), evaluate(rightValue, $json)];
  switch (operator.operation) {
    case 'equals': return left === right;
    case 'notEquals': return left !== right;
    case 'notEmpty': return left !== undefined && left !== '';
    default: throw new Error(`unknown: ${operator.operation}`);
  }
};

const named = (list, $json) => Object.fromEntries(list.parameters.map(({ name, value }) => [name, evaluate(value, $json)]));

for await (const line of createInterface({ input: process.stdin })) {
  const { headers, body } = JSON.parse(line);
  try {
    const check = next('Cairn');
    const run = new (Object.getPrototypeOf(async () => {}).constructor)('$json', '$env', '$itemIndex', 'require', check.parameters.jsCode);
    const helpers = { getBinaryDataBuffer: async () => Buffer.from(body, 'utf8') };
    const { json } = await run.call({ helpers }, { headers }, process.env, 0, createRequire(import.meta.url));
    const respond = next(check.name);
    const filter = next(respond.name);
    const { parameters } = next(filter.name);
    const passes = filter.parameters.conditions.conditions.every((condition) => holds(condition, json));
    console.log(JSON.stringify({
      answer: JSON.parse(evaluate(respond.parameters.responseBody, json)),
      request: passes ? {
        method: parameters.method,
        url: evaluate(parameters.url, json),
        query: named(parameters.queryParameters, json),
        headers: named(parameters.headerParameters, json),
        body: evaluate(parameters.jsonBody, json),
      } : null,
    }));
  } catch (refusal) {
    console.log(JSON.stringify({ error: refusal.message }));
  }
}
