// What bench/run sync measures Cairn beside. `server FOLDER` serves databases over HTTP, and says where in its first line; `client URL FOLDER COUNT TEXTS` reads texts,
// one a line, stores COUNT documents of them, replicates them to the server, then into a new database, and says how long each took, in seconds.
const { createRequire } = require('module');
const modules = createRequire(process.env.CAIRN_CLIENTS + '/pouchdb/package.json');
const PouchDB = modules('pouchdb');

async function serve(folder) {
  const app = modules('express')();
  const Served = PouchDB.defaults({ prefix: folder + '/' });
  app.use('/', modules('express-pouchdb')(Served, { inMemoryConfig: true, logPath: folder + '/log.txt' }));
  const listening = app.listen(0, '127.0.0.1', () => console.log(JSON.stringify({ url: `http://127.0.0.1:${listening.address().port}/`, token_file: null })));
}

async function replicate(url, folder, count, texts) {
  const lines = require('fs').readFileSync(texts, 'utf8').split('\n').slice(0, count);
  const source = new PouchDB(folder + '/source');
  for (let at = 0; at < lines.length; at += 1000) {
    await source.bulkDocs(lines.slice(at, at + 1000).map((content, n) => ({ _id: `m${at + n}`, kind: 'note', content })));
  }

  const options = { batch_size: 1000, batches_limit: 10 };
  const began = process.hrtime.bigint();
  await source.replicate.to(new PouchDB(url + 'bench'), options);
  const pushed = process.hrtime.bigint();
  await new PouchDB(folder + '/target').replicate.from(new PouchDB(url + 'bench'), options);
  const pulled = process.hrtime.bigint();
  console.log(JSON.stringify({ push: Number(pushed - began) / 1e9, pull: Number(pulled - pushed) / 1e9 }));
  process.exit(0);
}

const [mode, ...args] = process.argv.slice(2);
(mode === 'server' ? serve(args[0]) : replicate(args[0], args[1], Number(args[2]), args[3])).catch(error => { console.error(error); process.exit(1); });
