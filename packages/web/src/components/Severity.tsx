import type { Severity } from '@pawl/core/cases';
import type { ReactNode } from 'react';
import { Badge } from './Badge.js';
import { SEVERITY } from './words.js';

export const SeverityBadge = ({ severity }: { readonly severity: Severity }): ReactNode => {
  const look = SEVERITY[severity];
  return (
    <Badge tone={look.tone} icon={look.icon} title={look.meaning}>
      {severity}
    </Badge>
  );
};
