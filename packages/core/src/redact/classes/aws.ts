import { ASSIGNED } from '../assignment.js';
import { findNamed, findTokens } from '../scan.js';
import { SIGN } from '../signs.js';
import type { RedactionClass } from './class.js';

/** Amazon Web Services: access key ids by their prefix; secrets, which have no form of their own, by the name before them. */
export const aws: RedactionClass = {
  id: 'aws',
  signs: [SIGN.long],
  mayContain: text =>
    /AKIA|ASIA|ABIA|ACCA|ABSK|IQoJb3JpZ2lu|F[wQ]oGZXIvYXdz|secret|session|security|x-amz-/i.test(text),
  find: text => [
    ...findTokens(text, /A(?:KIA|SIA|BIA|CCA)[A-Z0-9]{16}(?!\w)/g, 'aws_access_key_id'),
    ...findNamed(text, SECRET, 'aws_secret'),
    ...findNamed(text, OPTION, 'aws_secret'),
    ...findTokens(text, /ABSK[A-Za-z0-9+/]{100,}={0,2}/g, 'aws_secret'),
    ...findTokens(text, /(?:IQoJb3JpZ2lu|F[wQ]oGZXIvYXdz)[A-Za-z0-9/+]{60,}[A-Za-z0-9]={0,2}/g, 'aws_session_token'),
    ...findNamed(text, SESSION, 'aws_session_token'),
    ...findNamed(text, /x-amz-signature=([0-9a-f]{64})(?!\w)/gi, 'aws_signature'),
  ],
};

const SECRET = new RegExp(
  `(?:secret[_-]?(?:access[_-]?)?key|aws[_ -]?secret)${ASSIGNED}([A-Za-z0-9/+]{40})(?![\\w/+=])`,
  'gi',
);
/** `--secret-key …` on a command line. */
const OPTION = /--?(?:aws-)?secret-(?:access-)?key[ \t]{1,4}["']?([A-Za-z0-9/+]{40})(?![\w/+=])/gi;
const SESSION = new RegExp(
  `(?:session[_-]?token|x-amz-security-token)${ASSIGNED}([A-Za-z0-9/+]{100,}[A-Za-z0-9]={0,2})`,
  'gi',
);
