import { useEffect, useRef } from 'react';

/** One key and what it does where it is bound. `label` is what the list of keys says. */
export interface KeyBinding {
  /** As in `KeyboardEvent.key`: `j`, `?`, `Escape`. */
  readonly key: string;
  readonly label: string;
  readonly run: () => void;
}

export interface KeyLayer {
  readonly where: string;
  readonly bindings: () => readonly KeyBinding[];
}

/** The bindings in force, the innermost last. A page's key wins over the same key everywhere. */
const layers: KeyLayer[] = [];

export const keyLayers = (): readonly KeyLayer[] => layers;

/** Binds keys while the component is there. */
export const useKeys = (where: string, bindings: readonly KeyBinding[]): void => {
  const latest = useRef(bindings);
  useEffect(() => {
    latest.current = bindings;
  });
  useEffect(() => {
    const layer: KeyLayer = { where, bindings: () => latest.current };
    layers.push(layer);
    return () => {
      layers.splice(layers.indexOf(layer), 1);
    };
  }, [where]);
};

/** Keys belong to whoever is being typed into, and Enter and Space to the button or link that has the focus. */
const isTaken = (event: KeyboardEvent): boolean => {
  if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return true;
  const target = event.target;
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target.closest('input, textarea, select') !== null) return true;
  if (document.querySelector('dialog:modal') !== null) return true;
  return (event.key === 'Enter' || event.key === ' ') && target.closest('a, button, summary') !== null;
};

/** Listens for the whole page, once. */
export const useKeyboard = (): void => {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (isTaken(event)) return;
      for (const layer of layers.toReversed()) {
        const binding = layer.bindings().find(candidate => candidate.key === event.key);
        if (binding === undefined) continue;
        event.preventDefault();
        binding.run();
        return;
      }
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, []);
};

/** What a filter field carries so that `/` finds it. */
export const FILTER_FIELD = 'data-filter';

export const focusFilter = (): void => {
  const field = document.querySelector(`[${FILTER_FIELD}]`);
  if (!(field instanceof HTMLInputElement)) return;
  field.focus();
  field.select();
};
