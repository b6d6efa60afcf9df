import { eachMatch, findNamed, isWordAt } from '../scan.js';
import { SIGN } from '../signs.js';
import type { Finding, RedactionClass } from './class.js';

/** Nothing secret is there yet: `<password>`, `${PASSWORD}`, `{{password}}`, `%(password)s`, `****`, `os.environ`. */
const isPlaceholder = (value: string): boolean =>
  /^[<{$%*]/.test(value) ||
  /^([*xX.])\1*$/.test(value) ||
  /^(?:os|process|env|config|settings|self|args|options|this)\./.test(value);

/**
 * `scheme://user:password@host`: what stands between the first colon and the last @ of the authority (RFC 3986, 3.2). A
 * password that was not percent-encoded may hold / ? or #; then it ends at the first @, unless it begins like a port.
 */
const inAuthority = (text: string): readonly Finding[] => {
  const findings: Finding[] = [];
  eachMatch(text, /:\\?\/\\?\/([^\s"'<>\\]{1,512})/g, match => {
    const rest = match[1] ?? '';
    const path = rest.search(/[/?#]/);
    const authority = path < 0 ? rest : rest.slice(0, path);
    const colon = authority.indexOf(':');
    if (colon < 0 || !isWordAt(text, match.index - 1)) return;
    const inside = authority.lastIndexOf('@');
    const at = inside < 0 && !/^\d{1,5}[/?#]/.test(rest.slice(colon + 1)) ? rest.indexOf('@') : inside;
    const password = rest.slice(colon + 1, Math.max(at, 0));
    if (at <= colon + 1 || isPlaceholder(password)) return;
    const start = match.index + match[0].length - rest.length + colon + 1;
    findings.push({ start, end: start + password.length, label: 'url_password' });
  });
  return findings;
};

/** `?password=…`, `&access_token=…`, `;pwd=…` of URLs and connection strings, and `:_authToken=…` of npm's settings. */
const inParameters = (text: string): readonly Finding[] => {
  const findings: Finding[] = [];
  eachMatch(
    text,
    /(?:[?&;#](?:password|passwd|pwd|pass|(?:access_|refresh_|auth_|id_)?token|(?:client_)?secret|auth|access_key|api_?key)|:_(?:authToken|auth|password))=([^\s&;"'<>\\]{3,512})/gi,
    match => {
      const value = match[1] ?? '';
      const end = match.index + match[0].length;
      if (!isPlaceholder(value)) findings.push({ start: end - value.length, end, label: 'url_password' });
    },
  );
  return findings;
};

/** `host=db user=app password=…` and `Password=…;` at the start; a value that reads like code is none. */
const SETTING = /(?<![\w?&;#.-])(?:pg)?(?:password|passwd|pwd)=([^\s&;"'<>\\()[\]{}.,$]{6,128})(?![\w([{.])/gi;
/** `curl -u user:password`. */
const OPTION = /\s(?:-u|--user)[ =]["']?[^\s:"'$]{1,64}:([^\s"'$]{3,128})/g;

const inSettings = (text: string): readonly Finding[] =>
  [...findNamed(text, SETTING, 'url_password'), ...findNamed(text, OPTION, 'url_password')].filter(({ start, end }) => {
    const value = text.slice(start, end);
    return /[\d!@#%^*]/.test(value) && !isPlaceholder(value);
  });

/** Passwords in URLs: of the user before the host, and in parameters. */
export const urlPassword: RedactionClass = {
  id: 'url-password',
  signs: [SIGN.colon | SIGN.at, SIGN.equals, SIGN.colon | SIGN.dash],
  mayContain: text => (text.includes('@') && text.includes('/')) || text.includes('=') || text.includes('-u'),
  find: text => [...inAuthority(text), ...inParameters(text), ...inSettings(text)],
};
