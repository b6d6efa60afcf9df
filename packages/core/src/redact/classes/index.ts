import { anthropic } from './anthropic.js';
import { aws } from './aws.js';
import { azure } from './azure.js';
import { card } from './card.js';
import type { FieldClass, RedactionClass } from './class.js';
import { email } from './email.js';
import { gcp } from './gcp.js';
import { github } from './github.js';
import { iban } from './iban.js';
import { ipv4 } from './ipv4.js';
import { ipv6 } from './ipv6.js';
import { jwt } from './jwt.js';
import { openai } from './openai.js';
import { personField } from './person-field.js';
import { phone } from './phone.js';
import { privateKey } from './private-key.js';
import { secretField } from './secret-field.js';
import { slack } from './slack.js';
import { stripe } from './stripe.js';
import { urlPassword } from './url-password.js';

/** Classes that text shows by its form. Where two find the same stretch, the earlier one names it. */
export const textClasses: readonly RedactionClass[] = [
  privateKey,
  jwt,
  anthropic,
  openai,
  github,
  slack,
  stripe,
  aws,
  gcp,
  azure,
  email,
  urlPassword,
  iban,
  card,
  ipv6,
  ipv4,
  phone,
];

/** Classes that only the name of a JSON field gives away. */
export const fieldClasses: readonly FieldClass[] = [personField, secretField];
