import { findTokens } from '../scan.js';
import { SIGN } from '../signs.js';
import type { RedactionClass } from './class.js';

/** Amazon Web Services: access key ids by their prefix; secrets, which have no form of their own, by the name before them. */
export const aws: RedactionClass = {
  id: 'aws',
  signs: [SIGN.long],
  mayContain: text => /AKIA|ASIA|ABIA|ACCA|IQoJb3JpZ2lu|F[wQ]oGZXIvYXdz|secret|session|security/i.test(text),
  find: text => [
    ...findTokens(text, /A(?:KIA|SIA|BIA|CCA)[A-Z0-9]{16}(?!\w)/g, 'aws_access_key_id'),
    ...findTokens(
      text,
      /(?:aws[_-]?)?secret[_-]?(?:access[_-]?)?key["'\\]{0,4}\s{0,4}[:=]\s{0,4}["'\\]{0,4}([A-Za-z0-9/+]{40})(?![\w/+=])/gi,
      'aws_secret',
    ),
    ...findTokens(text, /(?:IQoJb3JpZ2lu|F[wQ]oGZXIvYXdz)[A-Za-z0-9/+]{60,}[A-Za-z0-9]={0,2}/g, 'aws_session_token'),
    ...findTokens(
      text,
      /(?:(?:aws[_-]?)?session[_-]?token|x-amz-security-token)["'\\]{0,4}\s{0,4}[:=]\s{0,4}["'\\]{0,4}([A-Za-z0-9/+]{100,}[A-Za-z0-9]={0,2})/gi,
      'aws_session_token',
    ),
  ],
};
