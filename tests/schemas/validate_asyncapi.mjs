// Checks schemas/asyncapi.yaml with the parser of the AsyncAPI project.
//
//   node validate_asyncapi.mjs MODULES
//
// MODULES is the folder into which the packages of package.json were installed (or RELANCE_NODE_MODULES names it).
import {createRequire} from 'node:module';
import {resolve} from 'node:path';
import {fileURLToPath} from 'node:url';

const document_path = fileURLToPath(new URL('../../schemas/asyncapi.yaml', import.meta.url));
const severity_names = ['error', 'warning', 'information', 'hint'];
const harmless = new Set(['asyncapi-latest-version']);  // 3.0.0 is meant

const modules = process.argv[2] ?? process.env.RELANCE_NODE_MODULES;
if (!modules) {
  console.error('usage: validate_asyncapi.mjs MODULES');
  process.exit(64);
}
const {Parser, fromFile} = createRequire(resolve(modules, 'package.json'))('@asyncapi/parser');

const {document, diagnostics} = await fromFile(new Parser(), document_path).parse();
const found = diagnostics.filter(({code}) => !harmless.has(code));
for (const {severity, code, message, path} of found) {
  console.error(`${severity_names[severity]} ${code} at ${path.join('/')}: ${message}`);
}
const errors = found.filter(({severity}) => severity === 0).length;
const count = (what) => document?.[what]().all().length ?? 0;
console.log(`channels: ${count('allChannels')}, operations: ${count('allOperations')}, ` +
  `messages: ${count('allMessages')}, diagnostics: ${found.length}, errors: ${errors}`);
process.exit(document && errors === 0 ? 0 : 1);
