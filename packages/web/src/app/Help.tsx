import { type ReactNode, useEffect, useRef } from 'react';
import { Icon } from '../components/Icon.js';
import './Help.css';
import { keyLayers } from './keyboard.js';

const SPELLED: Readonly<Record<string, string>> = {
  Escape: 'Esc',
  ArrowLeft: '←',
  ArrowRight: '→',
  Enter: 'Enter',
};

/** The keys that work on this page, read from what is bound. */
export const Help = ({ onClose }: { readonly onClose: () => void }): ReactNode => {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    dialog.current?.showModal();
  }, []);
  return (
    <dialog ref={dialog} className="help" onClose={onClose} aria-labelledby="help-title">
      <header className="help__head">
        <h2 id="help-title">Keys</h2>
        <button type="button" className="copy" aria-label="Close" onClick={() => dialog.current?.close()}>
          <Icon name="close" />
        </button>
      </header>
      {keyLayers()
        .filter(layer => layer.bindings().length > 0)
        .toReversed()
        .map(layer => (
          <section key={layer.where}>
            <h3>{layer.where}</h3>
            <dl className="help__keys">
              {layer.bindings().map(binding => (
                <div key={binding.key}>
                  <dt>
                    <kbd>{SPELLED[binding.key] ?? binding.key}</kbd>
                  </dt>
                  <dd>{binding.label}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      <p className="muted">Keys rest while you type.</p>
    </dialog>
  );
};
