import type { ReactNode } from 'react';
import { Icon } from './Icon.js';
import './PageHead.css';

interface PageHeadProps {
  readonly title: ReactNode;
  /** Small and above the title: where one is, and a way back. */
  readonly onBack: () => void;
  readonly above: ReactNode;
  readonly children?: ReactNode;
}

export const PageHead = ({ title, onBack, above, children }: PageHeadProps): ReactNode => (
  <header className="page-head">
    <div className="page-head__above">
      <button type="button" className="tool-button" onClick={onBack} aria-label="Back" title="Back (Esc)">
        <Icon name="back" />
      </button>
      {above}
    </div>
    <h1>{title}</h1>
    {children}
  </header>
);
