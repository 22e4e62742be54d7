// node refusing_http2_server.mjs CERTIFICATE KEY
// Speaks HTTP/2 and HTTP/1.1 over TLS. Every stream of HTTP/2 is refused, as a server does that has not acted on it;
// a request over HTTP/1.1 is answered with the number of requests that came. Prints "PID PORT".
import {readFileSync} from 'node:fs';
import {constants, createSecureServer} from 'node:http2';

const LIFE_MS = 60_000;

let requests = 0;
const [certificate, key] = process.argv.slice(2);
const server = createSecureServer({cert: readFileSync(certificate), key: readFileSync(key), allowHTTP1: true});
server.on('stream', stream => {
  requests += 1;
  stream.close(constants.NGHTTP2_REFUSED_STREAM);
  stream.on('error', () => {});
});
server.on('request', (request, response) => {
  if (request.httpVersion !== '1.1') return;
  requests += 1;
  response.end(String(requests));
});
server.listen(0, '127.0.0.1', () => console.log(`${process.pid} ${server.address().port}`));
setTimeout(() => process.exit(0), LIFE_MS);
