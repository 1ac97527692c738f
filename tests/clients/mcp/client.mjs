// The official SDK as a client: node client.mjs stdio PROGRAM | http URL TOKEN. The SDK itself checks structured answers against the tools' schemas.
import assert from 'node:assert/strict';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';

const [kind, where, token] = process.argv.slice(2);
const client = new Client({ name: 'the sdk', version: '1.0.0' });
await client.connect(kind === 'stdio'
  ? new StdioClientTransport({ command: where, args: ['mcp'], env: process.env })
  : new StreamableHTTPClientTransport(new URL(where), { requestInit: { headers: { Authorization: `Bearer ${token}` } } }));

assert.equal(client.getServerVersion().name, 'cairn');
assert.match(client.getInstructions(), /recall/);
const { tools } = await client.listTools();
assert.deepEqual(tools.map(tool => tool.name), ['remember', 'recall', 'get', 'recent', 'forget', 'search', 'fetch', 'today', 'capture_todo', 'complete_todo']);

const call = async (name, args) => {
  const answer = await client.callTool({ name, arguments: args });
  assert.ok(!answer.isError, answer.content[0].text);
  return { text: answer.content[0].text, json: answer.structuredContent };
};
const word = `${kind}word`;
const { json: { items: [{ id }] } } = await call('remember', { memories: [{ content: `A ${word} about the harbour`, tags: ['sea'], metadata: { a: 1 } }, 'Something else'] });
const recalled = await call('recall', { q: word, limit: '3' });
assert.equal(recalled.json.items[0].id, id);
assert.match(recalled.text, /<memory id="[^"]+" vault="personal"/);
assert.equal((await call('get', { id })).json.items[0].metadata.a, 1);
assert.ok((await call('recent', {})).json.items.length >= 2);
const { json: { results: [{ url }] } } = await call('search', { query: word });
assert.equal((await call('fetch', { id: url })).json.id, id);

const todo = (await call('capture_todo', { title: 'Caulk the hull', due_at: '2020-04-01' })).json.id;
assert.deepEqual((await call('today', {})).json.todos.map(one => one.id), [todo]);
await call('complete_todo', { id: todo, actual_hours: 2 });
assert.deepEqual((await call('today', {})).json.todos, []);
assert.equal((await call('forget', { id })).json.archived, true);
assert.match((await call('recall', { query: word })).text, /Nothing found/);

const refused = await client.callTool({ name: 'recall', arguments: { frobnicate: 1 } });
assert.equal(JSON.parse(refused.content[0].text).error.code, 'unknown_argument');
await assert.rejects(client.callTool({ name: 'nope', arguments: {} }), /There is no tool nope/);

const many = await Promise.all(Array.from({ length: 50 }, (_, at) => call('recall', { query: `harbour ${at}` })));
assert.equal(many.length, 50);
await client.close();
