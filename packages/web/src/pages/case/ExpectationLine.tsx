import type { ReactNode } from 'react';
import { Icon } from '../../components/Icon.js';
import { JsonView } from '../../components/json/JsonView.js';
import { visible } from '../../format/visible.js';
import type { ReadableExpectation, ReadableValue } from './expectation.js';

/** `never calls issue_refund, send_customer_email` */
export const ExpectationLine = ({ expectation }: { readonly expectation: ReadableExpectation }): ReactNode => (
  <li className="expectation">
    <span className="expectation__phrase" title={expectation.check}>
      {expectation.phrase}
    </span>
    <ExpectedValue value={expectation.value} />
  </li>
);

const ExpectedValue = ({ value }: { readonly value: ReadableValue }): ReactNode => {
  switch (value.kind) {
    case 'words':
      return <Words words={value.words} />;
    case 'chains':
      return (
        <span className="expectation__chains">
          {value.chains.map((chain, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the chains of an expectation never move.
            <span key={index} className="expectation__words">
              {chain.map((word, place) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: nor do their words.
                <span key={place} className="expectation__link">
                  {place > 0 && <Icon name="arrow" />}
                  <code className="term">{visible(word)}</code>
                </span>
              ))}
            </span>
          ))}
        </span>
      );
    case 'fields':
      return (
        <dl className="expectation__fields">
          {value.fields.map(field => (
            <div key={field.path.join(' ')}>
              <dt>{visible(field.path.join(' › '))}</dt>
              <dd>
                <Words words={field.words} />
              </dd>
            </div>
          ))}
        </dl>
      );
    case 'json':
      return <JsonView value={value.json} />;
  }
};

const Words = ({ words }: { readonly words: readonly string[] }): ReactNode => (
  <span className="expectation__words">
    {words.map((word, index) => (
      // biome-ignore lint/suspicious/noArrayIndexKey: a word may stand there twice.
      <code key={index} className="term">
        {visible(word)}
      </code>
    ))}
  </span>
);
