import { lookup } from 'node:dns';
import { request as http } from 'node:http';
import { request as https } from 'node:https';
import { BlockList, isIP, type LookupFunction } from 'node:net';

/** Larger answers are refused. */
const MOST_ANSWER_BYTES = 8 * 1024 * 1024;

/** Addresses that no service has: link-local with the metadata of clouds, multicast, unspecified. */
const forbidden = new BlockList();
forbidden.addSubnet('0.0.0.0', 8, 'ipv4');
forbidden.addSubnet('169.254.0.0', 16, 'ipv4');
forbidden.addSubnet('224.0.0.0', 3, 'ipv4');
forbidden.addAddress('100.100.100.200', 'ipv4');
forbidden.addAddress('::', 'ipv6');
forbidden.addSubnet('fe80::', 10, 'ipv6');
forbidden.addSubnet('ff00::', 8, 'ipv6');
forbidden.addAddress('fd00:ec2::254', 'ipv6');

/** True when nothing may be sent there. An IPv4 address written as IPv6 is judged as what it is. */
export const isForbidden = (address: string): boolean => {
  const family = isIP(address);
  return family === 0 || forbidden.check(address, family === 4 ? 'ipv4' : 'ipv6');
};

/** Resolves a name once; the address that was judged is the one that is connected to. */
const judged: LookupFunction = (hostname, options, callback) => {
  lookup(hostname, { ...options, all: true }, (error, addresses) => {
    const [first] = addresses ?? [];
    if (error !== null || first === undefined) return callback(error ?? new Error('no address'), '', 0);
    if (addresses.some(({ address }) => isForbidden(address))) return callback(new Error('a forbidden address'), '', 0);
    if (options.all) callback(null, [first]);
    else callback(null, first.address, first.family);
  });
};

/**
 * Posts JSON to an address that a person wrote into a file, and gives the JSON of the answer. Only 200 counts: redirects are
 * refused, and no other host is ever connected to.
 *
 * @param timeoutMs - for all of it, from the name to the last byte
 * @throws Error when there is no such answer
 */
export const postJson = (address: string, body: unknown, timeoutMs: number): Promise<unknown> =>
  new Promise((resolve, reject) => {
    const url = new URL(address);
    const host = url.hostname.replace(/^\[|\]$/g, '');
    if (isIP(host) !== 0 && isForbidden(host)) return reject(new Error('a forbidden address'));
    const content = JSON.stringify(body);
    const send = url.protocol === 'https:' ? https : http;
    const request = send(url, {
      method: 'POST',
      lookup: judged,
      agent: false,
      headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(content) },
      signal: AbortSignal.timeout(timeoutMs),
    });
    request.on('error', reject);
    request.on('response', response => {
      const fail = (why: string): void => {
        request.destroy();
        reject(new Error(why));
      };
      if (response.statusCode !== 200) return fail(`status ${response.statusCode}`);
      const chunks: Buffer[] = [];
      let size = 0;
      response.on('error', reject);
      response.on('data', (chunk: Buffer) => {
        size += chunk.length;
        if (size > MOST_ANSWER_BYTES) fail('an answer that is too large');
        else chunks.push(chunk);
      });
      response.on('end', () => {
        try {
          resolve(JSON.parse(Buffer.concat(chunks).toString('utf8')));
        } catch (error) {
          reject(error);
        }
      });
    });
    request.end(content);
  });
